"""Recurrence of planned work: at the same local time of a zone, whatever clocks do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from incidents.domain.lifecycle import Times
from incidents.domain.vocabulary import Frequency

# How far ahead occurrences are there; at least one, and no more than so many.
AHEAD = timedelta(days=90)
MOST_AHEAD = 50
# Days that every month has; of the later ones a shorter month has its last.
EVERY_MONTH_HAS = 28
WEEK_DAYS = 7
LAST = -1


@dataclass(frozen=True)
class Recurrence:
    """Every so many weeks or months, until a day (included), so many times, or without an end.

    ``frequency`` is one of Frequency, once it is checked.
    """

    frequency: str
    interval: int = 1
    until_on: date | None = None
    count: int | None = None


def occurrences(
    recurrence: Recurrence, *, first_at: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    """Yield the instants at which it begins, the first as given.

    Of a local time that clocks show twice it is the earlier one; one that they skip is as much
    later as they are put forward. The 31st is the last day of months that have none, and a
    fifth Tuesday is the last Tuesday of each month.
    """
    local = first_at.astimezone(zone)
    naive = local.replace(tzinfo=None, fold=0)
    until = recurrence.until_on and datetime.combine(recurrence.until_on, naive.time())
    rule = rrule(
        dtstart=naive,
        interval=recurrence.interval,
        until=until,
        count=recurrence.count,
        **_days(recurrence.frequency, local.date()),
    )
    for number, each in enumerate(rule):
        at = each.replace(tzinfo=zone) if number else first_at
        yield at.astimezone(UTC)


def last(recurrence: Recurrence, *, first_at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the instant at which it begins for the last time; None without an end."""
    if recurrence.until_on is None and recurrence.count is None:
        return None
    return max(occurrences(recurrence, first_at=first_at, zone=zone))


def ahead(instants: Iterable[datetime], *, now: datetime) -> list[datetime]:
    """Return those of ``instants``, in order of time, that should be announced by now.

    What is past is left out: a clock that jumps ahead announces nothing for the time between.
    """
    found: list[datetime] = []
    for at in instants:
        if at <= now:
            continue
        if found and (at > now + AHEAD or len(found) == MOST_AHEAD):
            break
        found.append(at)
    return found


def windows(recurrence: Recurrence | None, first: Times, *, zone: ZoneInfo) -> list[Times]:
    """Return when it takes place, as far ahead of the first time as it is announced."""
    if recurrence is None or recurrence.interval < 1:
        return [first]
    length = first.end_at - first.start_at
    near = islice(occurrences(recurrence, first_at=first.start_at, zone=zone), MOST_AHEAD)
    return [Times(at, at + length) for at in near if at < first.start_at + AHEAD]


def _days(frequency: str, first_on: date) -> dict[str, Any]:
    """Return on which days it is, by the first."""
    if frequency == Frequency.WEEKLY:
        return {"freq": WEEKLY}
    if frequency == Frequency.MONTHLY_BY_WEEKDAY:
        place = (first_on.day - 1) // WEEK_DAYS + 1
        is_last = place * WEEK_DAYS > EVERY_MONTH_HAS
        return {
            "freq": MONTHLY,
            "byweekday": weekday(first_on.weekday(), LAST if is_last else place),
        }
    if first_on.day <= EVERY_MONTH_HAS:
        return {"freq": MONTHLY, "bymonthday": first_on.day}
    last_days = range(EVERY_MONTH_HAS, first_on.day + 1)
    return {"freq": MONTHLY, "bymonthday": last_days, "bysetpos": LAST}
