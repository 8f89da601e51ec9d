"""The incidents of the front page: open, planned, and of the last days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from incidents.domain.uptime import day_start
from incidents.domain.vocabulary import Status
from incidents.models import Component, Incident
from incidents.queries.maintenances import next_ones
from incidents.queries.prepared import Prepared
from incidents.queries.reports import (
    ListedIncident,
    Report,
    affected_by,
    as_entries,
    as_reports,
    for_entries,
    for_reports,
)

DAYS = 14
SOON_DAYS = 7


@dataclass(frozen=True)
class Day:
    """A day, with the incidents that ended on it and those that went on past its end."""

    day_on: date
    ended: Sequence[ListedIncident]
    ongoing: Sequence[ListedIncident]


@dataclass(frozen=True)
class Standing:
    """Incidents that stand: ``unresolved`` newest first, maintenances next first.

    ``upcoming`` are those of today and the next seven days, ``later`` all others; of series see
    ``next_ones``.
    """

    unresolved: Sequence[Report]
    in_progress: Sequence[Report]
    upcoming: Sequence[Report]
    later: Sequence[Report]
    residual: Sequence[Report]


@dataclass(frozen=True)
class Front(Standing):
    """All incidents of the front page."""

    days: Sequence[Day]


def standing(*, zone: ZoneInfo, now: datetime) -> Standing:
    """Return what is open or still felt. Three queries."""
    told = as_reports(_open_or_felt(now=now))
    is_open = [report for report in told if report.incident.is_open]
    planned = [report for report in is_open if report.incident.is_maintenance]
    planned.sort(key=lambda report: (report.incident.scheduled_for, report.incident.pk))
    scheduled = [r for r in planned if r.incident.status == Status.SCHEDULED]
    today = now.astimezone(zone).date()
    soon_until = day_start(today + timedelta(days=SOON_DAYS + 1), zone)
    return Standing(
        unresolved=[report for report in is_open if not report.incident.is_maintenance],
        in_progress=[r for r in planned if r.incident.status != Status.SCHEDULED],
        upcoming=[r for r in scheduled if r.incident.planned.start_at < soon_until],
        later=[r for r in scheduled if r.incident.planned.start_at >= soon_until],
        residual=[report for report in told if not report.incident.is_open],
    )


def _standing(now: datetime) -> QuerySet[Incident]:
    public = Incident.objects.public()
    open_or_felt = next_ones(public.filter(closed_at=None)) | public.with_residual_effect(now=now)
    return for_reports(open_or_felt.order_by("-started_at", "-pk"))


_open_or_felt = Prepared(_standing)


def front(*, zone: ZoneInfo, now: datetime, components: Sequence[Component] = ()) -> Front:
    """Return all that the front page says of incidents. Six queries.

    One less with the ``components`` of the page, if the past incidents name no others.
    """
    stands = standing(zone=zone, now=now)
    since = first_day_start(zone=zone, now=now)
    ended = as_entries(_ended(since=since), _affected_by_ended(since=since), components)
    listed: list[ListedIncident] = [*stands.unresolved, *stands.in_progress, *ended]
    listed.sort(key=lambda entry: (entry.incident.started_at, entry.incident.pk), reverse=True)
    days = _days(listed, zone=zone, today=now.astimezone(zone).date())
    return Front(**vars(stands), days=list(days))


_ended = Prepared(lambda since: for_entries(_closed(since)))
_affected_by_ended = Prepared(lambda since: affected_by(_closed(since)))


def _closed(since: datetime) -> QuerySet[Incident]:
    return Incident.objects.public().filter(closed_at__gte=since)


def first_day_start(*, zone: ZoneInfo, now: datetime) -> datetime:
    """Return from when on the front page tells of what has ended. No query."""
    return day_start(now.astimezone(zone).date() - timedelta(days=DAYS - 1), zone)


def _days(found: Sequence[ListedIncident], *, zone: ZoneInfo, today: date) -> Iterator[Day]:
    """Return the days; one is free of incidents only if none went on over it."""
    spans = [(entry, *_span(entry.incident, zone=zone)) for entry in found]
    for back in range(DAYS):
        day = today - timedelta(days=back)
        yield Day(
            day,
            ended=[entry for entry, _, last in spans if last == day],
            ongoing=[
                e for e, first, last in spans if first <= day and (last is None or day < last)
            ],
        )


def _span(incident: Incident, *, zone: ZoneInfo) -> tuple[date, date | None]:
    """Return the first and the last day of an incident; None if it is still open."""
    ended_at = incident.closed_at
    return (
        incident.started_at.astimezone(zone).date(),
        ended_at.astimezone(zone).date() if ended_at else None,
    )
