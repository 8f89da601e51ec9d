"""The times at which the clock alone makes documents wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q

from incidents.domain.uptime import day_start
from incidents.models import Incident, StatusInterval
from incidents.queries.history import naming


def next_change_at(*, zone: ZoneInfo, now: datetime, code: str | None = None) -> datetime:
    """Return the next instant at which incidents are told otherwise. One query.

    That is midnight (the list of days), the end of a residual effect, the time of a
    promise that is then overdue, or of an estimate that is then missed. With the ``code`` of a
    component only the incidents that name it count.
    """
    is_open, is_felt = Q(closed_at=None), Q(residual_ends_at__gt=now)
    told = Incident.objects.public().filter(is_open | is_felt, naming(code))
    due: dict[str, datetime | None] = told.aggregate(
        promised_at=_next("updates__next_update_at", is_open, now=now),
        estimated_at=_next("updates__estimate_latest_at", is_open, now=now),
        felt_until=Min("residual_ends_at", filter=~is_open & is_felt),
    )
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return min(at for at in (day_start(tomorrow, zone), *due.values()) if at is not None)


def _next(field: str, which: Q, *, now: datetime) -> Min:
    return Min(field, filter=which & Q(**{f"{field}__gte": now}))


def next_end_at(*, now: datetime, code: str | None = None) -> datetime | None:
    """Return when the next residual effect ends, which is told until then. One query.

    With the ``code`` of a component only the incidents that name it count.
    """
    felt = Incident.objects.with_residual_effect(now=now).filter(naming(code))
    ends_at: datetime | None = felt.aggregate(at=Min("residual_ends_at"))["at"]
    return ends_at


def next_count_at(*, zone: ZoneInfo, now: datetime, code: str | None = None) -> datetime:
    """Return the next instant at which bars of days count otherwise. One query.

    Outage minutes grow while something lasts, of the component with the ``code`` if it is given;
    else the day ends.
    """
    of_whom = Q(component__code=code) if code else Q()
    if StatusInterval.objects.filter(of_whom, ended_at=None).exists():
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return day_start(now.astimezone(zone).date() + timedelta(days=1), zone)
