"""The times at which the clock alone makes documents wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q

from incidents.domain.uptime import day_start
from incidents.models import Incident, IncidentUpdate, StatusInterval


def next_change_at(*, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next instant at which incidents are told otherwise. Two queries.

    That is midnight (the list of days), the end of a residual effect, the time of a
    promise that is then overdue, or of an estimate that is then missed.
    """
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    said = IncidentUpdate.objects.filter(incident__closed_at=None, incident__withdrawn_at=None)
    midnight = day_start(tomorrow, zone)
    due: dict[str, datetime | None] = said.aggregate(
        promised_at=Min("next_update_at", filter=Q(next_update_at__gte=now)),
        estimated_at=Min("estimate_latest_at", filter=Q(estimate_latest_at__gte=now)),
    )
    return min(at for at in (midnight, next_end_at(now=now), *due.values()) if at is not None)


def next_end_at(*, now: datetime) -> datetime | None:
    """Return when the next residual effect ends, which is told until then. One query."""
    felt = Incident.objects.with_residual_effect(now=now)
    ends_at: datetime | None = felt.aggregate(at=Min("residual_ends_at"))["at"]
    return ends_at


def next_count_at(*, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next instant at which bars of days count otherwise. One query.

    Outage minutes grow while something lasts; else the day ends.
    """
    if StatusInterval.objects.filter(ended_at=None).exists():
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return day_start(now.astimezone(zone).date() + timedelta(days=1), zone)
