"""A week of planned work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.dateparse import parse_date

from incidents.models import Incident
from incidents.queries.planned import between
from incidents.queries.reports import ListedIncident

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
EARLIEST_ON, LATEST_ON = date(1990, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Week:
    """The first moments of seven days, with the work that is planned on each, by start."""

    days: Sequence[tuple[datetime, Sequence[ListedIncident]]]

    @property
    def before(self) -> date:
        """A day of the week before."""
        return self.days[0][0].date() - WEEK

    @property
    def after(self) -> date:
        """A day of the week after."""
        return self.days[0][0].date() + WEEK


def week(asked: str, around: datetime, *, now: datetime) -> Week:
    """Return seven days from one on that is asked for, else with an instant. Three queries.

    They begin today if they can.
    """
    zone = timezone.get_current_timezone()
    today, day = (each.astimezone(zone).date() for each in (now, around))
    first = _day(asked) or (today if today <= day < today + WEEK else day)
    starts = [datetime.combine(first + DAY * each, time(), zone) for each in range(8)]
    found = between(starts[0], starts[-1])
    return Week(
        [
            (start_at, [each for each in found if _is_within(each.incident, start_at, end_at)])
            for start_at, end_at in pairwise(starts)
        ]
    )


def _is_within(incident: Incident, start_at: datetime, end_at: datetime) -> bool:
    return incident.planned.start_at < end_at and incident.planned.end_at > start_at


def _day(asked: str) -> date | None:
    """Return the day, kept away from the ends of the calendar."""
    try:
        day = parse_date(asked)
        return day and min(max(day, EARLIEST_ON), LATEST_ON)
    except ValueError:
        return None
