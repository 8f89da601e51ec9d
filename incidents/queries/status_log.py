"""The standing log of component statuses."""

from __future__ import annotations

from collections.abc import Collection

from incidents.domain.timeline import Change, final
from incidents.domain.vocabulary import Cause, ComponentStatus
from incidents.models import AffectedComponent, Component, Incident, StatusChange


def logs(component_ids: Collection[int]) -> dict[int, list[StatusChange]]:
    """Return the standing log of each component, in order of effect. One query.

    Of changes at the same instant the update that was recorded first goes first,
    also after one of them was edited.
    """
    found: dict[int, list[StatusChange]] = {key: [] for key in component_ids}
    for row in StatusChange.objects.standing().filter(component_id__in=component_ids):
        found[row.component_id].append(row)
    for log in found.values():
        log.sort(key=lambda row: (row.effective_at, row.update_id or 0, row.pk))
    return found


def as_change(row: StatusChange) -> Change:
    return Change(row.effective_at, ComponentStatus(row.status), Cause(row.cause), row.incident_id)


def affected(incident: Incident) -> list[Component]:
    """Return the components that standing updates of ``incident`` name. One query."""
    named = AffectedComponent.objects.filter(
        update__incident=incident, update__withdrawn_at=None
    ).values("component")
    return list(Component.objects.shown().filter(pk__in=named))


def offered(incident: Incident) -> dict[Component, ComponentStatus]:
    """Return what each affected component would show if ``incident`` ended now. Two queries."""
    return left_by(incident, affected(incident))


def left_by(
    incident: Incident, components: Collection[Component]
) -> dict[Component, ComponentStatus]:
    """Return the worst status that *other* open incidents claim, else operational. One query."""
    found = logs([component.pk for component in components])
    return {
        component: final(map(as_change, found[component.pk])).offered(without=incident.pk)
        for component in components
    }
