"""The times at which the clock alone makes documents wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, QuerySet

from incidents.domain.uptime import day_start
from incidents.models import Incident, StatusInterval
from incidents.queries.history import naming
from incidents.queries.prepared import Prepared

Times = tuple[datetime | None, ...]


def next_change_at(*, zone: ZoneInfo, now: datetime, code: str | None = None) -> datetime:
    """Return the next instant at which incidents are told otherwise. One query.

    That is midnight (the list of days), the end of a residual effect, the time of a
    promise that is then overdue, or of an estimate that is then missed. With the ``code`` of a
    component only the incidents that name it count.
    """
    rows = _told_times(now=now) if code is None else _told(now).filter(naming(code))
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return min([day_start(tomorrow, zone), *_ahead(rows, now=now)])


def _told(now: datetime) -> QuerySet[Incident, Times]:
    """Return the times of what is open or still felt, a row an update."""
    told = Incident.objects.public().filter(Q(closed_at=None) | Q(residual_ends_at__gt=now))
    return told.values_list(
        "closed_at", "residual_ends_at", "updates__next_update_at", "updates__estimate_latest_at"
    )


_told_times = Prepared(_told)


def _ahead(rows: Iterable[Times], *, now: datetime) -> Iterable[datetime]:
    for closed_at, felt_until, promised_at, estimated_at in rows:
        due = (promised_at, estimated_at) if closed_at is None else (felt_until,)
        yield from (at for at in due if at and at >= now)


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
    lasting = StatusInterval.objects.filter(component__code=code, ended_at=None)
    if lasting.exists() if code else _any_lasting():
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return day_start(now.astimezone(zone).date() + timedelta(days=1), zone)


_any_lasting = Prepared(
    lambda: StatusInterval.objects.filter(ended_at=None).order_by().values_list("pk")[:1]
)
