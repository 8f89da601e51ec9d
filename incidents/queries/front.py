"""The incidents of the front page: open, planned, and of the last days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from incidents.domain.uptime import day_start
from incidents.domain.vocabulary import Status
from incidents.models import Incident
from incidents.queries.maintenances import next_ones
from incidents.queries.reports import Report, reports

DAYS = 14
SOON_DAYS = 7


@dataclass(frozen=True)
class Day:
    """A day, with the incidents that ended on it and those that went on past its end."""

    day_on: date
    ended: Sequence[Report]
    ongoing: Sequence[Report]


@dataclass(frozen=True)
class Front:
    """Incidents of the front page: ``unresolved`` newest first, maintenances next first.

    ``upcoming`` are those of today and the next seven days, ``later`` all others; of series see
    ``next_ones``.
    """

    unresolved: Sequence[Report]
    in_progress: Sequence[Report]
    upcoming: Sequence[Report]
    later: Sequence[Report]
    residual: Sequence[Report]
    days: Sequence[Day]


def front(*, zone: ZoneInfo, now: datetime) -> Front:
    """Return all that the front page says of incidents. Three queries."""
    today = now.astimezone(zone).date()
    since = first_day_start(zone=zone, now=now)
    found = reports(
        (
            next_ones(Incident.objects.public().filter(closed_at=None))
            | Incident.objects.public().filter(closed_at__gte=since)
            | Incident.objects.with_residual_effect(now=now)
        ).order_by("-started_at", "-pk")
    )
    soon_until = day_start(today + timedelta(days=SOON_DAYS + 1), zone)
    is_open = [report for report in found if report.incident.is_open]
    planned = [report for report in is_open if report.incident.is_maintenance]
    planned.sort(key=lambda report: (report.incident.scheduled_for, report.incident.pk))
    scheduled = [r for r in planned if r.incident.status == Status.SCHEDULED]
    return Front(
        unresolved=[report for report in is_open if not report.incident.is_maintenance],
        in_progress=[r for r in planned if r.incident.status != Status.SCHEDULED],
        upcoming=[r for r in scheduled if r.incident.planned.start_at < soon_until],
        later=[r for r in scheduled if r.incident.planned.start_at >= soon_until],
        residual=[r for r in found if r.incident.is_felt(now=now)],
        days=list(_days(found, zone=zone, today=today)),
    )


def first_day_start(*, zone: ZoneInfo, now: datetime) -> datetime:
    """Return from when on the front page tells of what has ended. No query."""
    return day_start(now.astimezone(zone).date() - timedelta(days=DAYS - 1), zone)


def _days(found: Sequence[Report], *, zone: ZoneInfo, today: date) -> Iterator[Day]:
    """Return the days; one is free of incidents only if none went on over it."""
    spans = [(report, *_span(report.incident, zone=zone)) for report in found]
    begun = [(r, first, last) for r, first, last in spans if r.incident.status != Status.SCHEDULED]
    for back in range(DAYS):
        day = today - timedelta(days=back)
        yield Day(
            day,
            ended=[report for report, _, last in begun if last == day],
            ongoing=[
                r for r, first, last in begun if first <= day and (last is None or day < last)
            ],
        )


def _span(incident: Incident, *, zone: ZoneInfo) -> tuple[date, date | None]:
    """Return the first and the last day of an incident; None if it is still open."""
    ended_at = incident.closed_at
    return (
        incident.started_at.astimezone(zone).date(),
        ended_at.astimezone(zone).date() if ended_at else None,
    )
