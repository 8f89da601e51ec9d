from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.vocabulary import Status
from incidents.models import Component, Incident
from incidents.operations import incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.queries.history import (
    Month,
    NoSuchMonth,
    month,
    month_of,
    months_of,
    next_month,
    previous_month,
)
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

JUNE, MAY, APRIL, JULY = (date(2022, n, 1) for n in (6, 5, 4, 7))


def of(first_on: date, zone: str = "Etc/UTC", component: Component | None = None) -> Month:
    return month(first_on, zone=ZoneInfo(zone), now=NOW, component=component)


def names(found: Month) -> list[str]:
    return [report.incident.name for report in found.reports]


def test_a_month_has_its_incidents_newest_first():
    make.incident(name="First", now=NOW - DAY)
    make.incident(name="Second", now=NOW)
    earlier = make.incident(name="Earlier", now=NOW - 30 * DAY)
    make.update(earlier, Status.RESOLVED, now=NOW - 29 * DAY)

    assert names(of(JUNE)) == ["Second", "First"]
    assert names(of(MAY)) == ["Earlier"]


def test_an_incident_stands_in_every_month_that_it_touches():
    incident = make.incident(name="Long", now=datetime(2022, 4, 30, 22, tzinfo=UTC))
    assert [names(of(month)) for month in (APRIL, MAY, JUNE)] == [["Long"]] * 3

    make.update(incident, Status.RESOLVED, now=datetime(2022, 5, 2, tzinfo=UTC))
    assert [names(of(month)) for month in (APRIL, MAY, JUNE)] == [["Long"], ["Long"], []]


def test_an_incident_that_ends_at_midnight_is_none_of_the_month_that_begins():
    make.page()
    incident = make.incident(name="Long", now=datetime(2022, 5, 31, 22, tzinfo=UTC))
    make.incident(name="Later", now=datetime(2022, 6, 2, tzinfo=UTC))

    make.update(incident, Status.RESOLVED, now=datetime(2022, 6, 1, tzinfo=UTC))

    assert [names(of(month)) for month in (MAY, JUNE)] == [["Long"], ["Later"]]


@given(
    st.datetimes(datetime(2022, 3, 28), datetime(2022, 6, 9)),  # noqa: DTZ001
    st.none() | st.sampled_from([0, 1, 3600, 86400, 40 * 86400]),
    st.sampled_from(["Etc/UTC", "Pacific/Auckland", "America/New_York"]),
)
def test_the_catalogue_knows_the_months_of_an_incident(started, lasted_s, zone):
    start = started.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    start = start.astimezone(UTC)
    closed_at = None if lasted_s is None else min(NOW, start + timedelta(seconds=lasted_s))
    if not Incident.objects.exists():
        make.incident()
    Incident.objects.update(
        started_at=start,
        closed_at=closed_at,
        status=Status.RESOLVED if closed_at else Status.INVESTIGATING,
    )

    first_on, last_on = months_of(start, closed_at, zone=ZoneInfo(zone), present_on=JUNE)

    shown = [each for each in (date(2022, 3, 1), APRIL, MAY, JUNE) if first_on <= each]
    assert [bool(names(of(each, zone))) for each in shown] == [each <= last_on for each in shown]


def test_an_empty_history_has_the_present_month():
    found = of(JUNE)

    assert (found.reports, found.earlier_on, found.later_on) == ([], None, None)


def test_months_lead_from_the_first_incident_to_the_present():
    make.incident(now=NOW - 70 * DAY)

    assert (of(JUNE).earlier_on, of(JUNE).later_on) == (MAY, None)
    assert (of(MAY).earlier_on, of(MAY).later_on) == (APRIL, JUNE)
    assert (of(APRIL).earlier_on, of(APRIL).later_on) == (None, MAY)


def test_months_to_come_have_no_history_even_if_work_is_planned():
    make.maintenance(scheduled_for=NOW + 30 * DAY, scheduled_until=NOW + 31 * DAY)

    assert of(JUNE).later_on is None
    with pytest.raises(NoSuchMonth):
        of(JULY)


@pytest.mark.parametrize("first_on", [APRIL, JULY, date(1, 1, 1), date(9999, 12, 1)])
def test_other_months_do_not_exist(first_on):
    make.incident(now=NOW - 30 * DAY)

    with pytest.raises(NoSuchMonth):
        of(first_on)


def test_months_begin_at_midnight_of_the_page_zone():
    make.incident(now=datetime(2022, 5, 31, 23, 30, tzinfo=UTC))

    assert len(of(MAY).reports) == 1
    assert len(of(JUNE, "Europe/Berlin").reports) == 1
    assert of(JUNE, "Europe/Berlin").earlier_on is None


def test_withdrawn_incidents_leave_the_history():
    incident = make.incident(now=NOW - 30 * DAY)
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    assert of(JUNE).earlier_on is None


def test_the_filter_keeps_what_affects_the_component():
    cdn, files = make.component(), make.component("Files")
    both = make.incident(name="Both", components=make.degraded(cdn, files))
    make.update(both, components=make.degraded(cdn), now=NOW + MINUTE)
    make.incident(name="Files only", components=make.degraded(files))

    assert names(of(JUNE, component=cdn)) == ["Both"]
    assert sorted(names(of(JUNE, component=files))) == ["Both", "Files only"]


def test_the_filter_leaves_out_what_only_a_withdrawn_update_names():
    cdn = make.component()
    incident = make.incident(now=NOW - DAY)
    mistaken = make.update(incident, components=make.degraded(cdn), now=NOW - 2 * HOUR)
    make.update(incident, Status.RESOLVED, now=NOW - HOUR)

    updates.withdraw_update(mistaken.pk, by=SYSTEM, now=NOW)

    assert names(of(JUNE, component=cdn)) == []


def test_a_filtered_history_ends_with_the_component():
    cdn = make.component()
    make.incident(now=NOW - 60 * DAY)

    assert of(JUNE, component=cdn).earlier_on is None


def test_four_queries_whatever_there_is(django_assert_num_queries):
    cdn = make.component()
    for number in range(3):
        make.incident(components=make.degraded(cdn), now=NOW - number * HOUR)

    with django_assert_num_queries(4):
        of(JUNE)
    with django_assert_num_queries(4):
        of(JUNE, component=cdn)


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_the_months_beside_a_month_touch_it(day):
    first_on = month_of(day)

    assert next_month(previous_month(first_on)) == previous_month(next_month(first_on)) == first_on
    assert month_of(first_on - DAY) == previous_month(first_on)
    assert 28 <= (next_month(first_on) - first_on).days <= 31
