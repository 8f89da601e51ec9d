"""The valid entries of the status log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from incidents.domain.codes import is_code
from incidents.domain.status_log import ComponentState, LogEntry, final
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import AffectedComponent, Component, Incident, StatusChange, StatusInterval

Logs = dict[int, list[StatusChange]]


@dataclass(frozen=True)
class Current:
    """A component as it is now, seen from an incident, which may have claimed it.

    ``changed_at`` is when the latest entry of its log took effect, ``troubled_since`` when its
    present status began; None if it is operational.
    """

    component: Component
    state: ComponentState
    is_claimed: bool
    changed_at: datetime | None
    troubled_since: datetime | None


# What is only planned claims nothing, and going back to it says nothing either.
NAMED = AffectedComponent.objects.filter(
    update=OuterRef("update"),
    component=OuterRef("component"),
    is_implied=False,
    has_status=True,
).exclude(update__status=Status.SCHEDULED)


def logs(component_ids: Collection[int]) -> Logs:
    """Return the whole standing log of each component, in order of effect. One query."""
    return _by_component(_rows(component_ids), component_ids)


def log_since(component_id: int, start: datetime) -> Iterator[StatusChange]:
    """Yield the standing log of a component from ``start`` on, read as far as it is asked for."""
    rows = _rows([component_id]).filter(effective_at__gte=start)
    return rows.iterator(chunk_size=50)


def troubled_at(component_ids: Collection[int], at: datetime) -> dict[int, ComponentStatus]:
    """Return the statuses of those in trouble at an instant, by the stored intervals. One query."""
    begun = StatusInterval.objects.filter(component__in=component_ids, started_at__lte=at)
    lasting = begun.filter(Q(ended_at=None) | Q(ended_at__gt=at))
    return {row.component_id: ComponentStatus(row.status) for row in lasting}


def open_logs(component_ids: Collection[int]) -> Logs:
    """Return what bears on today: set, measured, or said by open incidents. One query."""
    rows = _rows(component_ids)
    said_now = Q(cause__in=[Cause.SET, Cause.MEASURED]) | Q(incident__closed_at=None)
    rows = rows.filter(said_now)
    return _by_component(rows, component_ids)


def _rows(component_ids: Iterable[int]) -> QuerySet[StatusChange]:
    rows = StatusChange.objects.standing().filter(component_id__in=component_ids)
    return rows.annotate(is_named=Exists(NAMED))


def _by_component(rows: Iterable[StatusChange], component_ids: Iterable[int]) -> Logs:
    found: Logs = {key: [] for key in component_ids}
    for row in rows:
        found[row.component_id].append(row)
    return found


def latest_set(component: Component) -> StatusChange | None:
    """Return the newest valid entry by which its status was set directly. One query."""
    is_set = StatusChange.objects.standing().filter(component=component, cause=Cause.SET)
    return is_set.order_by("-pk").first()


def direct_change(component: Component, *, at: datetime) -> tuple[str, str]:
    """Return the status just before a change that was recorded ``at``, and the one it set.

    Two queries.
    """
    before = StatusInterval.objects.filter(component=component, started_at__lt=at)
    before = before.filter(Q(ended_at=None) | Q(ended_at__gte=at)).order_by("-started_at")
    said = StatusChange.objects.filter(component=component, cause=Cause.SET, recorded_at=at)
    old = before.values_list("status", flat=True).first()
    new = said.values_list("status", flat=True).order_by("-pk").first()
    return old or ComponentStatus.OPERATIONAL.value, new or component.status


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


def as_change(row: Any) -> LogEntry:
    """Return a row of ``logs`` or ``open_logs`` in the words of the domain."""
    return LogEntry(
        row.effective_at,
        ComponentStatus(row.status),
        Cause(row.cause),
        row.incident_id,
        is_implied=not row.is_named,
        rule=row.rule_id,
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


def open_naming(component: Component) -> QuerySet[Incident]:
    """Return open incidents and maintenances that name ``component``. One query."""
    claims = Incident.objects.public().filter(
        closed_at=None, updates__withdrawn_at=None, updates__affected__component=component
    )
    return claims.distinct()


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


@dataclass(frozen=True)
class Offer:
    """The status of a component if an incident ended now, and the other incidents that say so."""

    status: ComponentStatus
    claimants: Sequence[str] = ()


def offered(incident: Incident) -> dict[Component, Offer]:
    """Return what each component would show if ``incident`` ended now. Two queries, or three.

    In the page's order. What is only planned to be worked on is not among them.
    """
    found = {c: s for c, s in _states(affected(incident)).items() if incident.pk in s.claims}
    others = {key for state in found.values() for key in state.claims} - {incident.pk}
    names = dict(Incident.objects.filter(pk__in=others).values_list("pk", "name")) if others else {}
    return {
        component: Offer(
            state.offered(without=incident.pk),
            [names[key] for key in state.claims if key != incident.pk],
        )
        for component, state in found.items()
    }


def current(incident: Incident, codes: Iterable[str], *, is_end: bool) -> list[Current]:
    """Return what an update of ``incident`` may change: components as they are now, by key.

    Those on the page with ``codes``, and if it ``is_end``, those that the incident claims.
    Two queries; none if there can be none.
    """
    wanted = Q(code__in=[code for code in codes if is_code(code)], removed_at=None)
    if is_end and incident.pk and incident.is_open:
        said_of = StatusChange.objects.filter(incident=incident, superseded_at=None)
        wanted |= Q(pk__in=said_of.values("component"))
    found = list(_with_times(Component.objects.filter(wanted)).order_by("pk"))
    rows = open_logs([component.pk for component in found]) if found else {}
    return [
        Current(
            component,
            final(map(as_change, rows[component.pk])),
            _is_claimed(incident, rows[component.pk]),
            component.changed_at,
            component.troubled_since,
        )
        for component in found
    ]


def _with_times(components: QuerySet[Component]) -> QuerySet[Any]:
    changes = StatusChange.objects.filter(component=OuterRef("pk"), superseded_at=None)
    lasting = StatusInterval.objects.filter(component=OuterRef("pk"), ended_at=None)
    return components.select_related("group").annotate(
        changed_at=Subquery(changes.order_by("-effective_at").values("effective_at")[:1]),
        troubled_since=Subquery(lasting.values("started_at")),
    )


def _is_claimed(incident: Incident, log: Iterable[StatusChange]) -> bool:
    causes = [row.cause for row in log if row.incident_id == incident.pk]
    return causes[-1:] == [Cause.CLAIM]


def _states(components: Collection[Component]) -> dict[Component, ComponentState]:
    """One query."""
    found = open_logs([component.pk for component in components])
    return {component: final(map(as_change, found[component.pk])) for component in components}
