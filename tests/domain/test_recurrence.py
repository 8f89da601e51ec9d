from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.recurrence import AHEAD, MOST_AHEAD, Recurrence, ahead, occurrences
from incidents.domain.vocabulary import Frequency

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("Etc/UTC")
WEEKLY, BY_DAY, BY_WEEKDAY = Frequency
DAY = timedelta(days=1)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def first(number: int, recurrence: Recurrence, at: datetime) -> list[datetime]:
    found = occurrences(recurrence, first_at=at, zone=BERLIN)
    return list(islice(found, number))


def days(recurrence: Recurrence, at: str, number: int = 4) -> list[str]:
    return [f"{each.astimezone(BERLIN):%m-%d}" for each in first(number, recurrence, berlin(at))]


def test_it_recurs_at_the_same_local_time_across_clock_changes():
    found = first(3, Recurrence(WEEKLY), berlin("2022-03-20 02:00"))

    assert found == [
        datetime(2022, 3, 20, 1, tzinfo=UTC),
        datetime(2022, 3, 27, 1, tzinfo=UTC),  # clocks skip 02:00, so it is 03:00
        datetime(2022, 4, 3, 0, tzinfo=UTC),
    ]


def test_of_a_time_that_clocks_show_twice_it_takes_the_earlier():
    found = first(3, Recurrence(WEEKLY), berlin("2022-10-23 02:30"))

    assert found[1] == berlin("2022-10-30 02:30", fold=0)
    assert found[2] == datetime(2022, 11, 6, 1, 30, tzinfo=UTC)


def test_the_first_is_at_the_instant_that_was_given():
    later = berlin("2022-10-30 02:30", fold=1)

    assert first(2, Recurrence(WEEKLY), later) == [later, berlin("2022-11-06 02:30")]


@pytest.mark.parametrize(
    ("recurrence", "at", "found"),
    [
        (Recurrence(WEEKLY), "2022-06-10 02:00", ["06-10", "06-17", "06-24", "07-01"]),
        (Recurrence(WEEKLY, 2), "2022-06-10 02:00", ["06-10", "06-24", "07-08", "07-22"]),
        (Recurrence(BY_DAY), "2022-01-15 02:00", ["01-15", "02-15", "03-15", "04-15"]),
        (Recurrence(BY_DAY), "2022-01-31 02:00", ["01-31", "02-28", "03-31", "04-30"]),
        (Recurrence(BY_DAY), "2024-01-29 02:00", ["01-29", "02-29", "03-29", "04-29"]),
        (Recurrence(BY_DAY, 3), "2022-11-30 02:00", ["11-30", "02-28", "05-30", "08-30"]),
        (Recurrence(BY_WEEKDAY), "2022-06-14 02:00", ["06-14", "07-12", "08-09", "09-13"]),
        (Recurrence(BY_WEEKDAY), "2022-03-29 02:00", ["03-29", "04-26", "05-31", "06-28"]),
        (Recurrence(WEEKLY, count=2), "2022-06-10 02:00", ["06-10", "06-17"]),
        (Recurrence(WEEKLY, 1, date(2022, 6, 17)), "2022-06-10 23:30", ["06-10", "06-17"]),
    ],
)
def test_it_recurs_on_these_days(recurrence, at, found):
    assert days(recurrence, at) == found


def test_ninety_days_are_announced_ahead_and_nothing_of_the_past():
    weekly = occurrences(
        Recurrence(WEEKLY), first_at=datetime(2012, 1, 1, tzinfo=UTC), zone=UTC_ZONE
    )
    now = datetime(2022, 6, 10, 12, tzinfo=UTC)

    found = ahead(weekly, now=now)

    assert len(found) == 13
    assert now < found[0]
    assert found[-1] <= now + AHEAD


def test_at_least_one_is_announced_ahead_and_fifty_at_most():
    now = datetime(2022, 6, 10, 12, tzinfo=UTC)
    daily = (now + n * DAY for n in count(1))
    yearly = (now + n * 365 * DAY for n in count(1))

    assert ahead(yearly, now=now) == [now + 365 * DAY]
    assert len(ahead(daily, now=now)) == MOST_AHEAD == 50
    assert ahead([], now=now) == []
