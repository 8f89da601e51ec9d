"""Open incidents and maintenances as operators see them, with what each waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from incidents.domain.vocabulary import Impact, Status
from incidents.models import Incident, IncidentUpdate
from incidents.queries.maintenances import next_ones

GRAVEST_FIRST = (Impact.CRITICAL, Impact.MAJOR, Impact.MINOR, Impact.NONE, Impact.MAINTENANCE)
_TOLD = IncidentUpdate.objects.public().filter(incident=OuterRef("pk")).in_order().reverse()


@dataclass(frozen=True)
class OpenIncident:
    """An open incident or maintenance as it stands ``now``.

    ``told_at`` is when its latest update was posted, ``promised_at`` when that promised the next.
    """

    incident: Incident
    told_at: datetime
    promised_at: datetime | None
    now: datetime

    @property
    def is_overdue(self) -> bool:
        return self.promised_at is not None and self.promised_at <= self.now

    @property
    def is_planned(self) -> bool:
        return self.incident.status == Status.SCHEDULED


def open_incidents(*, now: datetime) -> list[OpenIncident]:
    """Return all that is open, what needs somebody first first. One query.

    Of a series, what is only planned is among it as readers are told of it.
    """
    found = next_ones(Incident.objects.public().filter(closed_at=None))
    rows: Iterable[Any] = found.annotate(
        last_told_at=Subquery(_TOLD.values("display_at")[:1]),
        promised_at=Subquery(_TOLD.values("next_update_at")[:1]),
    )
    all_open = [OpenIncident(each, each.last_told_at, each.promised_at, now) for each in rows]
    return sorted(all_open, key=_need)


def _need(each: OpenIncident) -> tuple[object, ...]:
    """The gravest, then what is due soonest, then the newest."""
    incident = each.incident
    due_at = each.promised_at or incident.scheduled_for
    return (
        GRAVEST_FIRST.index(incident.shown_impact),
        due_at is None,
        due_at or each.now,
        -incident.started_at.timestamp(),
    )
