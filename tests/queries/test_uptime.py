from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.uptime import Weights
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.queries.uptime import BAR_DAYS, ComponentUptime, last_days, last_part, records
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
TODAY = NOW.date()


def last(of: Component, **fields: Any) -> ComponentUptime:
    fields = {"zone": ZoneInfo("Etc/UTC"), "now": NOW, "weights": Weights()} | fields
    return last_days([of], **fields)[of.pk]


def trouble(of: Component, status: ComponentStatus, *, start: datetime, end: datetime) -> None:
    incident = make.incident(components=make.saying(status, of), now=start)
    make.update(incident, Status.RESOLVED, now=end)


def test_the_bar_has_ninety_days_today_included():
    record = last(make.component())

    assert (record.first_on, record.last_on) == (TODAY - 89 * DAY, TODAY)
    assert (record.last_on - record.first_on).days + 1 == BAR_DAYS
    assert (record.days, record.fraction) == ({}, 1.0)


def test_only_days_with_trouble_are_listed():
    cdn = make.component()
    trouble(cdn, MAJOR, start=NOW - 3 * DAY, end=NOW - 3 * DAY + HOUR)

    assert last(cdn).days == {TODAY - 3 * DAY: {MAJOR: 3600.0}}


def test_trouble_over_midnight_is_split():
    cdn = make.component()
    midnight = datetime(2022, 6, 10, tzinfo=UTC)
    trouble(cdn, PARTIAL, start=midnight - HOUR, end=midnight + MINUTE)

    assert last(cdn).days == {
        date(2022, 6, 9): {PARTIAL: 3600.0},
        date(2022, 6, 10): {PARTIAL: 60.0},
    }


def test_what_still_lasts_counts_until_now():
    cdn = make.component()
    make.incident(components=make.saying(MAJOR, cdn), now=NOW - 13 * HOUR)

    assert last(cdn).days == {
        TODAY - DAY: {MAJOR: 3600.0},
        TODAY: {MAJOR: 12 * 3600.0},
    }


def test_what_lasts_adds_to_what_ended_that_day():
    cdn = make.component()
    trouble(cdn, MAJOR, start=NOW - 3 * HOUR, end=NOW - 2 * HOUR)
    make.incident(components=make.saying(MAJOR, cdn), now=NOW - HOUR)

    assert last(cdn).days == {TODAY: {MAJOR: 7200.0}}


def test_uptime_is_of_the_time_that_has_passed():
    cdn = make.component(started_on=TODAY)
    trouble(cdn, MAJOR, start=NOW - 3 * HOUR, end=NOW)

    assert last(cdn).fraction == pytest.approx(0.75)  # three of the day's first twelve hours


def test_uptime_weighs_a_partial_outage_by_the_setting():
    cdn = make.component(started_on=TODAY)
    trouble(cdn, PARTIAL, start=NOW - 6 * HOUR, end=NOW)

    assert last(cdn).fraction == pytest.approx(1 - 0.5 * 0.3)
    assert last(cdn, weights=Weights(partial=1)).fraction == pytest.approx(0.5)


def test_degraded_performance_and_maintenance_do_not_count():
    cdn = make.component(started_on=TODAY)
    trouble(cdn, DEGRADED, start=NOW - 6 * HOUR, end=NOW - 3 * HOUR)
    trouble(cdn, MAINTENANCE, start=NOW - 3 * HOUR, end=NOW)

    record = last(cdn)

    assert record.fraction == 1
    assert record.days == {TODAY: {DEGRADED: 3 * 3600.0, MAINTENANCE: 3 * 3600.0}}


def test_days_before_the_service_began_do_not_count():
    cdn = make.component(now=NOW, started_on=TODAY - DAY)
    trouble(cdn, MAJOR, start=NOW - 5 * DAY, end=NOW - 4 * DAY)

    record = last(cdn)

    assert record.known_from == TODAY - DAY
    assert record.fraction == 1


def test_without_a_day_of_its_own_a_component_is_in_service_since_it_was_added():
    assert last(make.component(now=NOW - 10 * DAY)).known_from == TODAY - 10 * DAY
    assert last(make.component(now=NOW - 200 * DAY)).known_from == TODAY - 89 * DAY


def test_a_component_not_yet_in_service_has_no_uptime():
    record = last(make.component(started_on=TODAY + DAY))

    assert (record.known_from, record.fraction) == (None, None)


def test_days_are_those_of_the_page_zone():
    make.page(time_zone="Asia/Kathmandu")
    cdn = make.component()
    start = datetime(2022, 6, 8, 17, 45, tzinfo=UTC)  # half an hour before midnight
    trouble(cdn, MAJOR, start=start, end=start + HOUR)

    assert last(cdn, zone=ZoneInfo("Asia/Kathmandu")).days == {
        date(2022, 6, 8): {MAJOR: 1800.0},
        date(2022, 6, 9): {MAJOR: 1800.0},
    }


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2022, 10, 30), 25),
        ("Europe/Berlin", date(2022, 3, 27), 23),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
    ],
)
def test_an_outage_of_a_whole_day_is_no_uptime_also_when_clocks_change(zone, day, hours):
    make.page(time_zone=zone)
    place = ZoneInfo(zone)
    start = datetime.combine(day, datetime.min.time(), place).astimezone(UTC)
    cdn = make.component(now=start - 10 * DAY)
    trouble(cdn, MAJOR, start=start, end=start + timedelta(hours=hours))

    record = records(
        [cdn], first_on=day, last_on=day, zone=place, now=start + 2 * DAY, weights=Weights()
    )[cdn.pk]

    assert record.days == {day: {MAJOR: hours * 3600.0}}
    assert record.fraction == pytest.approx(0, abs=1e-9)


def test_past_months_are_whole():
    cdn = make.component()
    trouble(
        cdn, MAJOR, start=datetime(2022, 5, 31, tzinfo=UTC), end=datetime(2022, 6, 2, tzinfo=UTC)
    )

    record = records(
        [cdn],
        first_on=date(2022, 5, 1),
        last_on=date(2022, 5, 31),
        zone=ZoneInfo("Etc/UTC"),
        now=NOW,
        weights=Weights(),
    )[cdn.pk]

    assert record.fraction == pytest.approx(30 / 31)
    assert list(record.days) == [date(2022, 5, 31)]


def test_each_component_has_its_own_record():
    cdn, files = make.component(), make.component("Files")
    components.set_status(files.pk, by=SYSTEM, status=MAJOR, now=NOW - HOUR)

    found = last_days([cdn, files], zone=ZoneInfo("Etc/UTC"), now=NOW, weights=Weights())

    assert found[cdn.pk].days == {}
    assert found[files.pk].days == {TODAY: {MAJOR: 3600.0}}


@pytest.mark.parametrize("count", [1, 4])
def test_two_queries_however_many(django_assert_num_queries, count):
    parts = [make.component(f"Part {number}") for number in range(count)]
    for part in parts:
        trouble(part, MAJOR, start=NOW - DAY, end=NOW - DAY + HOUR)

    with django_assert_num_queries(2):
        last_days(parts, zone=ZoneInfo("Etc/UTC"), now=NOW, weights=Weights())


@pytest.mark.parametrize("in_service", [NOW - 800 * DAY, NOW - 40 * DAY, NOW - HOUR])
def test_the_last_part_of_a_year_is_what_is_read_of_these_days_alone(in_service):
    cdn = make.component(now=in_service)
    for days in (0, 20, 95, 300):
        begun = NOW - days * DAY - HOUR
        trouble(cdn, PARTIAL, start=begun, end=begun + HOUR / 2)
    components.set_status(cdn.pk, by=SYSTEM, status=MAJOR, now=NOW - MINUTE)
    how: dict[str, Any] = {"zone": ZoneInfo("Etc/UTC"), "now": NOW, "weights": Weights()}
    year = records([cdn], first_on=TODAY - 364 * DAY, last_on=TODAY, **how)[cdn.pk]

    assert last_part(year, TODAY - 89 * DAY, **how) == last(cdn)
