"""Bring what is derived in line with what was said.

Every write ends here: the incident's standing from its updates, the log of
component statuses from what the updates say, intervals and daily totals from the
log. Nothing else writes these, so a rebuild from the log finds nothing to change.

A write replays only what follows the change, from the last time at which the
component was operational: its cost does not grow with the history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from incidents.domain import rollup, uptime
from incidents.domain.timeline import Interval, Step, intervals, replay
from incidents.domain.transitions import Said, standing
from incidents.domain.vocabulary import Cause, ComponentStatus, Impact, Status
from incidents.models import (
    AffectedComponent,
    Component,
    DailyTotal,
    Incident,
    IncidentUpdate,
    Page,
    StatusChange,
    StatusInterval,
)
from incidents.operations import validation
from incidents.queries import status_log

OPERATIONAL = ComponentStatus.OPERATIONAL
BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)

Instants = Mapping[int, datetime]
"""Component key → since when something is different for it."""


def settle(
    incident: Incident,
    *,
    now: datetime,
    said_of: Instants | None = None,
    is_told: bool = True,
) -> None:
    """Derive again all that follows from the updates of ``incident``.

    ``said_of`` are the components of which an update says something new, with its
    time. What is not ``is_told`` changes nothing that feeds say. Raises EndsBeforeStart.
    """
    updates = list(
        IncidentUpdate.objects.filter(incident=incident)
        .public()
        .in_order()
        .prefetch_related(Prefetch("affected", AffectedComponent.objects.order_by("pk")))
    )
    _stand(incident, updates)
    incident.updated_at = now
    if is_told:
        incident.told_at = now
    incident.save()
    entries = set(_entries(incident, updates))
    _imply(updates, entries)
    changed = _record(incident, entries, now=now)
    rebuild_since(_earliest([*changed, *(said_of or {}).items()]), now=now)


def _stand(incident: Incident, updates: Sequence[IncidentUpdate]) -> None:
    """Have it stand as its updates say. Raises EndsBeforeStart."""
    stand = standing([Said(Status(u.status), u.display_at) for u in updates])
    is_end_moved = incident.closed_at != stand.closed_at
    incident.status = stand.status
    incident.monitoring_at = stand.monitoring_at
    incident.closed_at = stand.closed_at
    if is_end_moved:
        validation.effect_outlasts_the_end(incident)
    validation.starts_before_it_is_told(incident, said_at=[u.display_at for u in updates])
    if incident.is_maintenance:
        incident.started_at = _began(updates) or incident.scheduled_for or incident.started_at
    else:
        incident.impact = _impact(updates)


def _impact(updates: Iterable[IncidentUpdate]) -> Impact:
    return rollup.impact(
        ComponentStatus(affected.new_status)
        for update in updates
        for affected in update.affected.all()
        if not affected.is_implied
    )


def _began(updates: Iterable[IncidentUpdate]) -> datetime | None:
    begun = (Status.IN_PROGRESS, Status.VERIFYING)
    return next((u.display_at for u in updates if u.status in begun), None)


@dataclass(frozen=True)
class Entry:
    """One row that the log should hold for an incident."""

    update_id: int
    component_id: int
    status: ComponentStatus
    cause: Cause
    effective_at: datetime


def _entries(incident: Incident, updates: Iterable[IncidentUpdate]) -> Iterator[Entry]:
    """What the updates say, including the claims that the end of the incident releases."""
    claimed: set[int] = set()
    for update in updates if incident.withdrawn_at is None else ():
        said = {
            a.component_id: ComponentStatus(a.new_status)
            for a in update.affected.all()
            if not a.is_implied
        }
        if update.status == Status.SCHEDULED or Status(update.status).is_closed:
            # What is only planned claims nothing, whatever the update lists.
            kept = {} if update.status == Status.SCHEDULED else said
            statuses = dict.fromkeys(claimed, OPERATIONAL) | kept
            cause, claimed = Cause.RELEASE, set()
        else:
            statuses, cause = said, Cause.CLAIM
            claimed |= said.keys()
        for component_id, status in statuses.items():
            yield Entry(update.pk, component_id, status, cause, update.display_at)


def _imply(updates: Iterable[IncidentUpdate], entries: Iterable[Entry]) -> None:
    """Have updates name what they free without saying so."""
    rows = [affected for update in updates for affected in update.affected.all()]
    said = {(row.update_id, row.component_id) for row in rows if not row.is_implied}
    implied = {(row.update_id, row.component_id): row.pk for row in rows if row.is_implied}
    wanted = {(e.update_id, e.component_id) for e in entries if e.cause == Cause.RELEASE} - said
    stale, missing = implied.keys() - wanted, wanted - implied.keys()
    AffectedComponent.objects.filter(pk__in=[implied[key] for key in stale]).delete()
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update_id=update_id,
            component_id=component_id,
            old_status=OPERATIONAL,
            new_status=OPERATIONAL,
            is_implied=True,
        )
        for update_id, component_id in sorted(missing)
    )


def _record(incident: Incident, wanted: set[Entry], *, now: datetime) -> list[tuple[int, datetime]]:
    """Correct the log for ``incident``; return which components it touched, and at what time."""
    standing_rows = {
        Entry(
            row.update_id or 0,
            row.component_id,
            ComponentStatus(row.status),
            Cause(row.cause),
            row.effective_at,
        ): row.pk
        for row in StatusChange.objects.filter(incident=incident, superseded_at=None)
    }
    stale, missing = standing_rows.keys() - wanted, wanted - standing_rows.keys()
    StatusChange.objects.filter(pk__in=[standing_rows[e] for e in stale]).update(superseded_at=now)
    StatusChange.objects.bulk_create(
        StatusChange(
            component_id=entry.component_id,
            update_id=entry.update_id,
            incident=incident,
            status=entry.status,
            cause=entry.cause,
            effective_at=entry.effective_at,
            recorded_at=now,
        )
        for entry in sorted(missing, key=lambda e: (e.effective_at, e.update_id, e.component_id))
    )
    return [(entry.component_id, entry.effective_at) for entry in stale | missing]


def rebuild(component_ids: Collection[int], *, now: datetime) -> None:
    """Replay the whole log of some components and store what it gives."""
    _replay_from(dict.fromkeys(component_ids, BEGINNING), now=now)


def rebuild_since(changed: Instants, *, now: datetime) -> None:
    """Replay the log of some components as far as their ``changed`` instants concern it."""
    _replay_from(
        {key: status_log.fresh_start(key, before=at) for key, at in changed.items()}, now=now
    )


def _earliest(instants: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for key, at in instants:
        found[key] = min(at, found.get(key, at))
    return found


def _replay_from(starts: Instants, *, now: datetime) -> None:
    """Store what the logs give from ``starts`` on. Writes only differences."""
    if not starts:
        return
    logs = status_log.logs(starts)
    steps = {key: list(replay(map(status_log.as_change, log))) for key, log in logs.items()}
    _store_affected(logs, steps)
    _store_statuses(steps, now=now)
    _store_intervals(starts, {key: intervals(of_component) for key, of_component in steps.items()})
    _store_totals(starts)


def _store_affected(logs: dict[int, list[StatusChange]], steps: dict[int, list[Step]]) -> None:
    """What updates say that the page showed before and, where it is implied, after."""
    of_update = {
        (row.update_id, key): step
        for key, log in logs.items()
        for row, step in zip(log, steps[key], strict=True)
    }
    changed = []
    said = {row.update_id for log in logs.values() for row in log if row.update_id}
    for affected in AffectedComponent.objects.filter(update_id__in=said, component_id__in=logs):
        step = of_update.get((affected.update_id, affected.component_id))
        if step is None:
            continue
        shown = (step.before, step.after if affected.is_implied else affected.new_status)
        if shown != (affected.old_status, affected.new_status):
            affected.old_status, affected.new_status = shown
            changed.append(affected)
    AffectedComponent.objects.bulk_update(changed, ["old_status", "new_status"])


def _store_statuses(steps: dict[int, list[Step]], *, now: datetime) -> None:
    changed = []
    for component in Component.objects.filter(pk__in=steps):
        of_component = steps[component.pk]
        status = of_component[-1].after if of_component else OPERATIONAL
        if component.status != status:
            component.status, component.updated_at = status, now
            changed.append(component)
    Component.objects.bulk_update(changed, ["status", "updated_at"])


Key = tuple[int, ComponentStatus, datetime, datetime | None]


def _store_intervals(starts: Instants, spans: dict[int, list[Interval]]) -> None:
    wanted: set[Key] = {
        (key, span.status, span.started_at, span.ended_at)
        for key, of_component in spans.items()
        for span in of_component
    }
    rows = StatusInterval.objects.filter(
        component_id__in=starts, started_at__gte=min(starts.values())
    )
    stored: dict[Key, int] = {
        (row.component_id, ComponentStatus(row.status), row.started_at, row.ended_at): row.pk
        for row in rows
        if row.started_at >= starts[row.component_id]
    }
    stale = [stored[key] for key in stored.keys() - wanted]
    StatusInterval.objects.filter(pk__in=stale).delete()
    StatusInterval.objects.bulk_create(
        StatusInterval(component_id=key, status=status, started_at=start, ended_at=end)
        for key, status, start, end in sorted(wanted - stored.keys(), key=lambda w: (w[0], w[2]))
    )


def _store_totals(starts: Instants) -> None:
    """Sum the stored intervals up from the days of ``starts`` on."""
    zone = Page.objects.get().zone
    first_days = {key: uptime.day_of(start, zone) for key, start in starts.items()}
    wanted = {
        (key, day, status): seconds
        for key, spans in _ended(first_days, zone=zone).items()
        for day, of_day in uptime.daily_totals(spans, zone=zone).items()
        if day >= first_days[key]
        for status, seconds in of_day.items()
    }
    rows = DailyTotal.objects.filter(component_id__in=starts, day_on__gte=min(first_days.values()))
    stale = []
    for row in rows:
        if row.day_on < first_days[row.component_id]:
            continue
        key_ = (row.component_id, row.day_on, ComponentStatus(row.status))
        if wanted.get(key_) == row.seconds:
            del wanted[key_]
        else:
            stale.append(row.pk)
    DailyTotal.objects.filter(pk__in=stale).delete()
    DailyTotal.objects.bulk_create(
        DailyTotal(component_id=key, day_on=day, status=status, seconds=seconds)
        for (key, day, status), seconds in wanted.items()
    )


def _ended(first_days: Mapping[int, date], *, zone: ZoneInfo) -> dict[int, list[Interval]]:
    """The stored intervals that ended on one of the first days or later, in order of time."""
    found: dict[int, list[Interval]] = {key: [] for key in first_days}
    since = uptime.day_start(min(first_days.values()), zone)
    rows = StatusInterval.objects.filter(component_id__in=first_days, ended_at__gt=since)
    for row in rows.order_by("component_id", "started_at"):
        status = ComponentStatus(row.status)
        found[row.component_id].append(Interval(status, row.started_at, row.ended_at))
    return found
