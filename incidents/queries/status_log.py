"""The standing log of component statuses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from incidents.domain.timeline import Change, final
from incidents.domain.vocabulary import Cause, ComponentStatus
from incidents.models import AffectedComponent, Component, Incident, StatusChange, StatusInterval

Logs = dict[int, list[StatusChange]]


def logs(starts: Mapping[int, datetime]) -> Logs:
    """Return the standing log of each component from its start on, in order of effect.

    One query.
    """
    rows = StatusChange.objects.standing().filter(component_id__in=starts)
    rows = rows.filter(effective_at__gte=min(starts.values()))
    since_start = (row for row in rows if row.effective_at >= starts[row.component_id])
    return _by_component(since_start, starts)


def open_logs(component_ids: Collection[int]) -> Logs:
    """Return what bears on claims of today: what is set, and what open incidents say. One query."""
    rows = StatusChange.objects.standing().filter(component_id__in=component_ids)
    rows = rows.filter(Q(cause=Cause.SET) | Q(incident__closed_at=None))
    return _by_component(rows, component_ids)


def _by_component(rows: Iterable[StatusChange], component_ids: Iterable[int]) -> Logs:
    found: Logs = {key: [] for key in component_ids}
    for row in rows:
        found[row.component_id].append(row)
    return found


def fresh_start(component_id: int, *, before: datetime) -> datetime:
    """Return the last instant, ``before`` or earlier, up to which it was operational.

    It is operational only while nothing stands that says otherwise, so that the log can
    be replayed from there on as if nothing had been said earlier. One query.
    """
    spans = StatusInterval.objects.filter(component=component_id, started_at__lt=before)
    newest_first = spans.order_by("-started_at").values_list("started_at", "ended_at")
    for started_at, ended_at in newest_first.iterator(chunk_size=20):
        if ended_at is not None and ended_at < before:
            break
        before = started_at
    return before


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
    found = open_logs([component.pk for component in named])
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
    found = open_logs([component.pk for component in components])
    return {
        component: final(map(as_change, found[component.pk])).offered(without=incident.pk)
        for component in components
    }
