"""The valid entries of the status log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.domain.timeline import Change, State, final
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import AffectedComponent, Component, Incident, StatusChange, StatusInterval

Logs = dict[int, list[StatusChange]]

# What is only planned claims nothing, and going back to it says nothing either.
NAMED = AffectedComponent.objects.filter(
    update=OuterRef("update"), component=OuterRef("component"), is_implied=False
).exclude(update__status=Status.SCHEDULED)


def logs(starts: Mapping[int, datetime]) -> Logs:
    """Return the standing log of each component from its start on, in order of effect.

    One query.
    """
    rows = _rows(starts)
    rows = rows.filter(effective_at__gte=min(starts.values()))
    since_start = (row for row in rows if row.effective_at >= starts[row.component_id])
    return _by_component(since_start, starts)


def open_logs(component_ids: Collection[int]) -> Logs:
    """Return what bears on claims of today: what is set, and what open incidents say. One query."""
    rows = _rows(component_ids)
    rows = rows.filter(Q(cause=Cause.SET) | Q(incident__closed_at=None))
    return _by_component(rows, component_ids)


def _rows(component_ids: Iterable[int]) -> QuerySet[StatusChange]:
    rows = StatusChange.objects.standing().filter(component_id__in=component_ids)
    return rows.annotate(is_named=Exists(NAMED))


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


def as_change(row: Any) -> Change:
    """Return a row of ``logs`` or ``open_logs`` in the words of the domain."""
    return Change(
        row.effective_at,
        ComponentStatus(row.status),
        Cause(row.cause),
        row.incident_id,
        is_implied=not row.is_named,
    )


def affected(incident: Incident) -> list[Component]:
    """Return the components that standing updates of ``incident`` name, in the page's order.

    One query.
    """
    named = AffectedComponent.objects.filter(
        update__incident=incident, update__withdrawn_at=None
    ).values("component")
    found = Component.objects.shown().filter(pk__in=named)
    return sorted(found, key=lambda component: component.page_order)


def claims(incident: Incident) -> dict[Component, ComponentStatus]:
    """Return what ``incident`` claims now of components; nothing once it ended. Two queries.

    In the page's order. What was set directly since is no longer among them.
    """
    found = _states(affected(incident))
    return {c: s.claims[incident.pk] for c, s in found.items() if incident.pk in s.claims}


def expected(incident: Incident) -> dict[Component, ComponentStatus]:
    """Return what ``incident`` claims; of planned work, what its start will. Two queries."""
    if incident.status == Status.SCHEDULED:
        return dict.fromkeys(affected(incident), ComponentStatus.UNDER_MAINTENANCE)
    return claims(incident)


def offered(incident: Incident) -> dict[Component, ComponentStatus]:
    """Return what each component would show if ``incident`` ended now. Two queries.

    In the page's order. What is only planned to be worked on is not among them.
    """
    found = _states(affected(incident))
    return {
        component: state.offered(without=incident.pk)
        for component, state in found.items()
        if incident.pk in state.claims
    }


def left_by(
    incident: Incident, components: Collection[Component]
) -> dict[Component, ComponentStatus]:
    """Return the worst status that *other* open incidents claim, else operational. One query."""
    found = _states(components)
    return {component: state.offered(without=incident.pk) for component, state in found.items()}


def _states(components: Collection[Component]) -> dict[Component, State]:
    """One query."""
    found = open_logs([component.pk for component in components])
    return {component: final(map(as_change, found[component.pk])) for component in components}
