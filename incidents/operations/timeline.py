"""Bring what is derived in line with what was said.

Every write ends here: the incident's standing from its updates, the log of
component statuses from what the updates say, intervals and daily totals from the
log. Nothing else writes these, so a rebuild from the log finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

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
from incidents.operations import checks
from incidents.queries import status_log

OPERATIONAL = ComponentStatus.OPERATIONAL


def settle(incident: Incident, *, now: datetime, said_of: Collection[int] = ()) -> None:
    """Derive again all that follows from the updates of ``incident``.

    ``said_of`` are the keys of components of which an update says something new.
    Raises EndsBeforeStart.
    """
    updates = list(
        IncidentUpdate.objects.filter(incident=incident)
        .public()
        .in_order()
        .prefetch_related(Prefetch("affected", AffectedComponent.objects.order_by("pk")))
    )
    stand = standing([Said(Status(u.status), u.display_at) for u in updates])
    incident.status = stand.status
    incident.monitoring_at = stand.monitoring_at
    incident.closed_at = stand.closed_at
    checks.starts_before_it_is_told(incident, said_at=[u.display_at for u in updates])
    if incident.is_maintenance:
        incident.started_at = _began(updates) or incident.scheduled_for or incident.started_at
    else:
        incident.impact = _impact(updates)
    incident.updated_at = now
    incident.save()
    entries = set(_entries(incident, updates))
    touched = _imply(updates, entries) | _record(incident, entries, now=now)
    rebuild(touched | set(said_of), now=now)


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


def _imply(updates: Iterable[IncidentUpdate], entries: Iterable[Entry]) -> set[int]:
    """Have updates name what they free without saying so; return the components' keys."""
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
    return {component_id for _, component_id in stale | missing}


def _record(incident: Incident, wanted: set[Entry], *, now: datetime) -> set[int]:
    """Correct the log for ``incident``; return the keys of the components it touched."""
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
    return {entry.component_id for entry in stale | missing}


def rebuild(component_ids: Collection[int], *, now: datetime) -> None:
    """Replay the log of some components and store what it gives. Writes only differences."""
    if not component_ids:
        return
    logs = status_log.logs(component_ids)
    steps = {key: list(replay(map(status_log.as_change, log))) for key, log in logs.items()}
    _store_affected(logs, steps)
    _store_statuses(steps, now=now)
    spans = {key: intervals(of_component) for key, of_component in steps.items()}
    _store_intervals(spans)
    _store_totals(spans)


def _store_affected(logs: dict[int, list[StatusChange]], steps: dict[int, list[Step]]) -> None:
    """What updates say that the page showed before and, where it is implied, after."""
    of_update = {
        (row.update_id, key): step
        for key, log in logs.items()
        for row, step in zip(log, steps[key], strict=True)
    }
    changed = []
    for affected in AffectedComponent.objects.filter(component_id__in=logs):
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


def _store_intervals(spans: dict[int, list[Interval]]) -> None:
    wanted: set[Key] = {
        (key, span.status, span.started_at, span.ended_at)
        for key, of_component in spans.items()
        for span in of_component
    }
    stored: dict[Key, int] = {
        (row.component_id, ComponentStatus(row.status), row.started_at, row.ended_at): row.pk
        for row in StatusInterval.objects.filter(component_id__in=spans)
    }
    stale = [stored[key] for key in stored.keys() - wanted]
    StatusInterval.objects.filter(pk__in=stale).delete()
    StatusInterval.objects.bulk_create(
        StatusInterval(component_id=key, status=status, started_at=start, ended_at=end)
        for key, status, start, end in sorted(wanted - stored.keys(), key=lambda w: (w[0], w[2]))
    )


def _store_totals(spans: dict[int, list[Interval]]) -> None:
    zone = Page.objects.get().zone
    wanted: dict[tuple[int, date, str], float] = {}
    for key, of_component in spans.items():
        ended = [span for span in of_component if span.ended_at is not None]
        for day, seconds in uptime.daily_totals(ended, zone=zone).items():
            wanted |= {(key, day, status): s for status, s in seconds.items()}
    stale = []
    for row in DailyTotal.objects.filter(component_id__in=spans):
        key_ = (row.component_id, row.day_on, row.status)
        if wanted.get(key_) == row.seconds:
            del wanted[key_]
        else:
            stale.append(row.pk)
    DailyTotal.objects.filter(pk__in=stale).delete()
    DailyTotal.objects.bulk_create(
        DailyTotal(component_id=key, day_on=day, status=status, seconds=seconds)
        for (key, day, status), seconds in wanted.items()
    )
