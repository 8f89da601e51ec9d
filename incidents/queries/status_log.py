"""The standing log of component statuses."""

from __future__ import annotations

from collections.abc import Collection

from incidents.domain.timeline import Change, final
from incidents.domain.vocabulary import Cause, ComponentStatus
from incidents.models import AffectedComponent, Component, Incident, StatusChange


def logs(component_ids: Collection[int]) -> dict[int, list[StatusChange]]:
    """Return the standing log of each component, in order of effect. One query."""
    found: dict[int, list[StatusChange]] = {key: [] for key in component_ids}
    for row in StatusChange.objects.standing().filter(component_id__in=component_ids):
        found[row.component_id].append(row)
    return found


def as_change(row: StatusChange) -> Change:
    return Change(row.effective_at, ComponentStatus(row.status), Cause(row.cause), row.incident_id)


def affected(incident: Incident) -> list[Component]:
    """Return the components that standing updates of ``incident`` name. One query."""
    named = AffectedComponent.objects.filter(
        update__incident=incident, update__withdrawn_at=None
    ).values("component")
    return list(Component.objects.shown().filter(pk__in=named))


def claimed(incident: Incident) -> list[Component]:
    """Return the components that the end of ``incident`` would free. One query."""
    last: dict[int, StatusChange] = {}
    rows = StatusChange.objects.filter(incident=incident, superseded_at=None)
    for row in rows.select_related("component__group").order_by(
        "effective_at", "update__created_at", "update_id"
    ):
        last[row.component_id] = row
    found = [row.component for row in last.values() if row.cause == Cause.CLAIM]
    return sorted(
        (component for component in found if component.removed_at is None),
        key=lambda component: component.page_order,
    )


def claims(incident: Incident) -> dict[Component, ComponentStatus]:
    """Return what ``incident`` claims now of components; nothing once it ended. Two queries."""
    named = affected(incident)
    found = logs([component.pk for component in named])
    states = {c: final(map(as_change, found[c.pk])).claims for c in named}
    return {c: claimed[incident.pk] for c, claimed in states.items() if incident.pk in claimed}


def offered(incident: Incident) -> dict[Component, ComponentStatus]:
    """Return what each component would show if ``incident`` ended now. Two queries.

    In the page's order. What is only planned to be worked on is not among them.
    """
    return left_by(incident, claimed(incident))


def left_by(
    incident: Incident, components: Collection[Component]
) -> dict[Component, ComponentStatus]:
    """Return the worst status that *other* open incidents claim, else operational. One query."""
    found = logs([component.pk for component in components])
    return {
        component: final(map(as_change, found[component.pk])).offered(without=incident.pk)
        for component in components
    }
