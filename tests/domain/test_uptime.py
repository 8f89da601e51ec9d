from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.status_log import Interval
from incidents.domain.uptime import (
    Weights,
    by_day,
    daily_totals,
    day_seconds,
    day_start,
    fraction,
    percent,
    weightless,
)
from incidents.domain.vocabulary import ComponentStatus

HOUR = timedelta(hours=1)
OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
# Summer time that begins or ends at different hours, at midnight itself, by half an hour,
# just after midnight; an offset of 5:45; a day that never was.
TURNS = {
    "Etc/UTC": datetime(2022, 6, 10, tzinfo=UTC),
    "Europe/Berlin": datetime(2022, 10, 30, 1, tzinfo=UTC),
    "America/New_York": datetime(2022, 3, 13, 7, tzinfo=UTC),
    "America/Sao_Paulo": datetime(2018, 11, 4, 3, tzinfo=UTC),
    "America/Havana": datetime(2022, 11, 6, 5, tzinfo=UTC),
    "America/St_Johns": datetime(2010, 11, 7, 2, 31, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2022, 4, 2, 15, tzinfo=UTC),
    "Asia/Kathmandu": datetime(2022, 6, 10, tzinfo=UTC),
    "Asia/Beirut": datetime(2022, 10, 29, 21, tzinfo=UTC),
    "Pacific/Apia": datetime(2011, 12, 30, 10, tzinfo=UTC),
}
# Minutes about the turn of the clocks, to two days away on either side.
minutes = st.integers(-2 * 24 * 60, 2 * 24 * 60)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Etc/UTC", date(2022, 6, 10), 24),
        ("Europe/Berlin", date(2022, 3, 27), 23),
        ("Europe/Berlin", date(2022, 10, 30), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
        ("America/Havana", date(2022, 11, 6), 25),
        ("Asia/Kathmandu", date(2022, 6, 10), 24),
        ("Australia/Lord_Howe", date(2022, 4, 3), 24.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_days_are_as_long_as_the_clocks_make_them(zone, day, hours):
    assert day_seconds(day, ZoneInfo(zone)) == hours * 3600


def test_a_day_without_midnight_begins_at_one():
    start = day_start(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))

    assert start == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_an_offset_of_quarters_of_an_hour_moves_midnight():
    start = day_start(date(2022, 6, 10), ZoneInfo("Asia/Kathmandu"))

    assert start == datetime(2022, 6, 9, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize("name", TURNS)
@given(first=minutes, length=st.integers(0, 3 * 24 * 60))
def test_spans_split_at_midnights_lose_nothing(name, first, length):
    zone = ZoneInfo(name)
    start = TURNS[name] + timedelta(minutes=first)
    end = start + timedelta(minutes=length)

    parts = list(by_day(start, end, zone=zone))

    assert sum(seconds for _, seconds in parts) == length * 60
    days = [day for day, _ in parts]
    assert days == sorted(set(days))
    assert all(0 < seconds <= day_seconds(day, zone) for day, seconds in parts)


@pytest.mark.parametrize("name", TURNS)
@given(first=minutes, length=st.integers(1, 2 * 24 * 60))
def test_daily_totals_are_what_counting_minutes_gives(name, first, length):
    zone = ZoneInfo(name)
    start = TURNS[name] + timedelta(minutes=first)
    end = start + timedelta(minutes=length)
    counted: dict[date, float] = {}
    midnights = [
        (day, day_start(day, zone))
        for back in range(-6, 7)
        for day in [(TURNS[name] + timedelta(days=back)).date()]
    ]
    for number in range(length):
        at = start + timedelta(minutes=number)
        day = max(day for day, midnight in midnights if midnight <= at)
        counted[day] = counted.get(day, 0.0) + 60

    totals = daily_totals([Interval(PARTIAL, start, end)], zone=zone)

    assert totals == {day: {PARTIAL: seconds} for day, seconds in counted.items()}


@given(st.lists(st.tuples(st.sampled_from([DEGRADED, PARTIAL, MAJOR]), minutes, minutes)))
def test_totals_of_parts_are_the_sum_of_their_totals(parts):
    zone, turn = ZoneInfo("Europe/Berlin"), TURNS["Europe/Berlin"]
    spans = [
        Interval(status, turn + timedelta(minutes=min(a, b)), turn + timedelta(minutes=max(a, b)))
        for status, a, b in parts
    ]

    totals = daily_totals(spans, zone=zone)

    for status in (DEGRADED, PARTIAL, MAJOR):
        of_status = sum(day.get(status, 0.0) for day in totals.values())
        length = sum(
            (s.ended_at - s.started_at).total_seconds() for s in spans if s.status == status
        )
        assert of_status == length


def test_an_interval_that_lasts_has_no_total_yet():
    with pytest.raises(ValueError, match="open interval"):
        daily_totals([Interval(MAJOR, TURNS["Etc/UTC"], None)], zone=ZoneInfo("Etc/UTC"))


@given(
    st.lists(st.sampled_from(ComponentStatus), min_size=1, max_size=300),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_uptime_is_what_weighing_each_second_gives(second_by_second, partial, major):
    weights = Weights(partial, major)
    seconds = {status: float(second_by_second.count(status)) for status in ComponentStatus}
    down = sum({PARTIAL: partial, MAJOR: major}.get(status, 0.0) for status in second_by_second)

    found = fraction(seconds, span_s=len(second_by_second), weights=weights)

    assert found == pytest.approx(1 - down / len(second_by_second), abs=1e-9)
    assert 0 <= found <= 1


def test_a_major_outage_weighs_fully_and_a_partial_one_three_tenths():
    assert fraction({MAJOR: 10.0}, span_s=100, weights=Weights()) == pytest.approx(0.9)
    assert fraction({PARTIAL: 10.0}, span_s=100, weights=Weights()) == pytest.approx(0.97)


def test_degraded_performance_and_maintenance_weigh_nothing():
    assert fraction({DEGRADED: 50.0, MAINTENANCE: 50.0}, span_s=100, weights=Weights()) == 1


def test_uptime_of_no_time_is_refused():
    with pytest.raises(ValueError, match="span of time"):
        fraction({}, span_s=0, weights=Weights())


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_longer_outage_never_improves_uptime(one, other):
    shorter, longer = sorted([one, other])

    def up(seconds: float) -> float:
        return fraction({MAJOR: seconds}, span_s=1, weights=Weights())

    assert up(longer) <= up(shorter)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (1.0, "100"),
        (0.99999, "99.99"),
        (0.9999, "99.99"),
        (0.99, "99.00"),
        (0.57, "57.00"),
        (0.0, "0.00"),
    ],
)
def test_percent_has_two_digits_and_is_never_rounded_up(value, printed):
    assert percent(value) == printed


@given(st.integers(1, 90 * 24 * 3600))
def test_any_second_of_a_major_outage_in_90_days_is_no_perfect_hundred(down_s):
    span_s = 90 * 24 * 3600

    assert percent(fraction({MAJOR: down_s}, span_s=span_s, weights=Weights())) != "100"


def test_trouble_without_weight_is_told_only_where_there_is_no_other():
    slow = {ComponentStatus.UNDER_MAINTENANCE: 60.0, ComponentStatus.DEGRADED_PERFORMANCE: 30.0}
    down = {ComponentStatus.PARTIAL_OUTAGE: 5.0}

    assert weightless(slow, Weights()) == [
        (ComponentStatus.DEGRADED_PERFORMANCE, 30.0),
        (ComponentStatus.UNDER_MAINTENANCE, 60.0),
    ]
    assert weightless(slow | down, Weights()) == []
    assert weightless(down, Weights(partial=0)) == list(down.items())
    assert weightless({}, Weights()) == []
