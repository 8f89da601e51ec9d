"""Intervals of trouble → seconds per day → percent of uptime.

Uptime of a span = 1 − (major seconds · weight + partial seconds · weight) ÷ seconds.
Degraded performance and maintenance weigh nothing. Source: the Statuspage formula,
whose weights are 1.0 for a major and 0.3 for a partial outage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import get_language

from incidents.domain.status_log import Interval
from incidents.domain.vocabulary import ComponentStatus

Seconds = dict[ComponentStatus, float]


@dataclass(frozen=True)
class Weights:
    """The weight of a second of outage, from 0 (does not count) to 1 (counts fully)."""

    partial: float = 0.3
    major: float = 1.0


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the start of ``day`` in ``zone``, as UTC. Days may have 23 or 25 hours."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day in ``zone`` to which ``at`` belongs: the last one that has begun.

    Where clocks go back over midnight this differs from the day that clocks show.
    """
    day = at.astimezone(zone).date()
    following = day + timedelta(days=1)
    return following if day_start(following, zone) <= at else day


def day_seconds(day: date, zone: ZoneInfo) -> float:
    start, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    return (end - start).total_seconds()


def by_day(start: datetime, end: datetime, *, zone: ZoneInfo) -> Iterator[tuple[date, float]]:
    """Split a span at midnights in ``zone``; yield (day, seconds)."""
    while start < end:
        day = day_of(start, zone)
        stop = min(end, day_start(day + timedelta(days=1), zone))
        yield day, (stop - start).total_seconds()
        start = stop


def daily_totals(intervals: Iterable[Interval], *, zone: ZoneInfo) -> dict[date, Seconds]:
    """Return the seconds of each status other than operational, per day with any.

    All ``intervals`` have ended; cut one that lasts at the present time.
    """
    totals: dict[date, Seconds] = {}
    for interval in intervals:
        if interval.ended_at is None:
            raise ValueError("An open interval has no total; cut it at the present time.")
        for day, seconds in by_day(interval.started_at, interval.ended_at, zone=zone):
            of_day = totals.setdefault(day, {})
            of_day[interval.status] = of_day.get(interval.status, 0.0) + seconds
    return totals


def fraction(seconds: Mapping[ComponentStatus, float], *, span_s: float, weights: Weights) -> float:
    """Return the uptime of a span of ``span_s`` seconds, from 0 to 1.

    Raises ValueError if the span is empty.
    """
    if span_s <= 0:
        raise ValueError("Uptime needs a span of time.")
    down_s = (
        seconds.get(ComponentStatus.PARTIAL_OUTAGE, 0.0) * weights.partial
        + seconds.get(ComponentStatus.MAJOR_OUTAGE, 0.0) * weights.major
    )
    return max(0.0, 1.0 - down_s / span_s)


def weightless(
    seconds: Mapping[ComponentStatus, float], weights: Weights
) -> list[tuple[ComponentStatus, float]]:
    """Return the statuses with their seconds, worst first, if none of them counts; else none."""
    weighing = {
        ComponentStatus.PARTIAL_OUTAGE: weights.partial,
        ComponentStatus.MAJOR_OUTAGE: weights.major,
    }
    if any(weighing.get(status) for status in seconds):
        return []
    return sorted(seconds.items(), key=lambda item: item[0].rank, reverse=True)


def percent(fraction_up: float) -> str:
    """Return a fraction as percent with two digits, rounded down; "100" only for a full one."""
    hundredths = int(fraction_up * 10_000 + 1e-6)
    return _percent(hundredths, get_language())


# As in render/charts.py: of 200 components that show theirs, most show the same.
@lru_cache(maxsize=20_000)
def _percent(hundredths: int, language: str | None) -> str:
    return "100" if hundredths >= 10_000 else number_format(hundredths / 100, decimal_pos=2)
