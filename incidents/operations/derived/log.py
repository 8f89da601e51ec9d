"""The log of component statuses, by what the updates of an incident say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Value
from django.db.models.functions import Greatest

from incidents.domain.status_log import caused
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import AffectedComponent, Incident, IncidentUpdate, StatusChange

OPERATIONAL = ComponentStatus.OPERATIONAL


@dataclass(frozen=True)
class LogRow:
    """One row that the log should hold for an incident."""

    incident_id: int
    update_id: int
    component_id: int
    status: ComponentStatus
    cause: Cause
    effective_at: datetime


def entries_of(incident: Incident, updates: Iterable[IncidentUpdate]) -> Iterator[LogRow]:
    """Yield what the updates say, with the claims that the end of the incident releases."""
    claimed: set[int] = set()
    for update in updates if incident.withdrawn_at is None else ():
        said = {
            a.component_id: ComponentStatus(a.new_status) for a in update.affected.all() if a.says
        }
        cause, statuses = caused(Status(update.status), said, claimed=claimed)
        claimed = claimed | said.keys() if cause == Cause.CLAIM else set()
        for component_id, status in statuses.items():
            yield LogRow(incident.pk, update.pk, component_id, status, cause, update.display_at)


def name_released(updates: Iterable[IncidentUpdate], entries: Iterable[LogRow]) -> None:
    """Have updates name the components that they release without saying so."""
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


def record(
    incidents: Collection[Incident], wanted: set[LogRow], *, now: datetime
) -> list[tuple[int, datetime]]:
    """Correct the log for ``incidents``; return which components it touched, and at what time."""
    stored = {
        LogRow(
            row.incident_id or 0,
            row.update_id or 0,
            row.component_id,
            ComponentStatus(row.status),
            Cause(row.cause),
            row.effective_at,
        ): row.pk
        for row in StatusChange.objects.filter(incident__in=incidents, superseded_at=None)
    }
    stale, missing = stored.keys() - wanted, wanted - stored.keys()
    # A clock that was ahead when they were recorded may have been set back since.
    superseded_at = Greatest("recorded_at", Value(now, models.DateTimeField()))
    StatusChange.objects.filter(pk__in=[stored[e] for e in stale]).update(
        superseded_at=superseded_at
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            component_id=entry.component_id,
            update_id=entry.update_id,
            incident_id=entry.incident_id,
            status=entry.status,
            cause=entry.cause,
            effective_at=entry.effective_at,
            recorded_at=now,
        )
        for entry in sorted(missing, key=lambda e: (e.effective_at, e.update_id, e.component_id))
    )
    return [(entry.component_id, entry.effective_at) for entry in stale | missing]
