from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.queries import components
from incidents.queries.history import NoSuchMonth, next_month
from incidents.queries.uptime import BAR_DAYS
from incidents.render import calendars
from tests import make
from tests.make import DAY, HOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def span(now):
    """Return what gives the span of months that ends with a month."""
    site = make.page()
    make.component(started_on=date(2021, 11, 20))

    def span(last_month_on: date | None = None) -> calendars.MonthRange:
        return calendars.calendars(components.on_page(), site, last_month_on, now=now).span

    return span


def sheets(now: datetime) -> list[calendars.Sheet]:
    found = calendars.calendars(components.on_page(), make.page(), None, now=now)
    return [sheet for _group, of_group in found.sections for sheet in of_group]


def test_the_present_puts_trouble_first_and_leaves_pages_of_the_past_as_they_are(now):
    """Those are published once, and not again for what happens years later."""
    started_on = date(2020, 1, 1)
    one = make.component("One", group=make.group("First"), started_on=started_on)
    other = make.component("Other", group=make.group("Second", position=1), started_on=started_on)
    make.incident(components=make.degraded(other), now=now)

    def order(last_month_on):
        found = calendars.calendars(components.on_page(), make.page(), last_month_on, now=now)
        return [sheet.component for _group, of_group in found.sections for sheet in of_group]

    assert order(None) == [other, one]
    assert order(date(2021, 6, 1)) == [one, other]


def test_the_months_of_the_last_ninety_days_end_with_the_present_one(span):
    found = span()

    assert found.months == [date(2022, month, 1) for month in (3, 4, 5, 6)]
    assert (found.first_on, found.last_on) == (date(2022, 3, 1), date(2022, 6, 30))
    assert (found.earlier_on, found.later_on) == (date(2022, 2, 1), None)


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_the_first_page_has_each_day_of_the_bars_and_no_month_more(today):
    oldest_day = today - (BAR_DAYS - 1) * DAY

    months = calendars.months_to(today.replace(day=1), today=today)

    assert months[0] <= oldest_day < months[1]
    assert len(months) in (3, 4)


@pytest.mark.parametrize("today", [date(2022, 6, 10), date(2022, 5, 1)])
def test_steps_forth_pass_every_month_and_end_at_the_present_one(today):
    last_on, months = date(2021, 11, 1), []

    while last_on:
        found = calendars.months_to(last_on, today=today)
        assert not months or found[0] <= next_month(months[-1])
        months += found
        last_on = calendars.later_than(last_on, today=today)

    assert months[-1] == today.replace(day=1)


def test_steps_go_by_three_months_and_end_where_the_data_end(span):
    assert span(date(2021, 11, 1)).later_on == date(2022, 2, 1)
    assert span(date(2022, 5, 1)).later_on == date(2022, 6, 1)
    assert span(date(2022, 3, 1)).earlier_on == date(2021, 12, 1)
    assert span(date(2022, 1, 1)).earlier_on is None


@pytest.mark.parametrize(
    "month", [date(2022, 7, 1), date(2021, 10, 1), date(1, 1, 1), date(9999, 12, 1)]
)
def test_months_without_data_do_not_exist(span, month):
    with pytest.raises(NoSuchMonth):
        span(month)


def test_day_with_trouble_has_a_line_and_a_cell(now):
    cdn = make.component(now=now - 400 * DAY)
    broken = make.incident(
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), now=now - DAY - 6 * HOUR
    )
    make.update(broken, Status.RESOLVED, now=now - DAY)

    sheet = sheets(now)[0]

    line = sheet.lines[0]
    assert len(sheet.lines) == 1
    assert (line.day_on, line.shape) == (date(2022, 6, 9), "major")
    assert (line.text, line.figure) == ("major outage for 6\xa0h", "75.00 %")
    assert (
        '<td class="major">9<span class="visually-hidden">: major outage for 6\xa0h'
        in sheet.months[-1]
    )


def test_the_strip_of_a_line_ends_today(now):
    make.component(now=now - 400 * DAY)

    strip = sheets(now)[0].strip

    assert 'viewBox="0 0 1020 ' in strip  # Mar 1 to Jun 10


def test_month_is_a_table_of_weeks(now):
    make.component(now=now - 400 * DAY)

    june = sheets(now)[0].months[-1]

    assert june.count("<tr>") == 6
    assert june.count("<th ") == 7
    assert '<th title="Sunday">Su</th>' in june
    assert "<caption>June 2022" in june
    # The first of June 2022 was a Wednesday.
    assert "<tbody><tr><td></td><td></td><td></td><td>1</td>" in june
    assert '<td>10</td><td class="unknown">11</td>' in june


def test_month_before_service_has_no_data(now):
    make.component(started_on=date(2022, 6, 1))

    sheet = sheets(now)[0]

    assert "no data" in sheet.months[0]
    assert "no data" not in sheet.months[-1]


def test_outage_of_this_very_day_is_measured_by_what_has_passed_of_it():
    midnight = datetime(2022, 6, 10, tzinfo=UTC)
    make.page()
    cdn = make.component(now=midnight - 400 * DAY)
    make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), now=midnight)

    with time_machine.travel(midnight):
        (line,) = sheets(midnight + timedelta(hours=4))[0].lines

    assert (line.text, line.figure) == ("major outage for 4\xa0h", "0.00 %")


def test_a_percentage_says_over_which_days_it_is_and_what_it_does_not_count(now):
    cdn = make.component(started_on=date(2022, 6, 4))
    slow = make.incident(components=make.degraded(cdn), now=now - DAY)
    make.update(slow, Status.RESOLVED, now=now - DAY + timedelta(minutes=31))

    (sheet,) = sheets(now)

    assert (sheet.share, sheet.note) == (
        "100 %",
        "not counted: degraded for 31\xa0min, since Jun 4, 2022",
    )
    found = calendars.calendars(components.on_page(), make.page(), None, now=now)
    assert found.days == "Mar 1 to Jun 10, 2022"
    assert sheet.lines[0].figure == "100 %"
    assert "100 %, degraded for 31\xa0min since Jun 4, 2022" in sheet.months[-1]


def test_components_that_do_not_show_their_uptime_have_no_calendar(now):
    make.component("Shown", started_on=date(2022, 5, 1))
    make.component("Not shown", started_on=date(2020, 1, 1), is_showcased=False)

    assert [sheet.component.name for sheet in sheets(now)] == ["Shown"]
    found = calendars.calendars(components.on_page(), make.page(), date(2022, 5, 1), now=now)
    assert found.span.earlier_on is None


def test_months_begin_with_the_oldest_component_also_while_it_is_not_in_sight(now):
    make.component(started_on=date(2021, 1, 1), is_hidden_while_operational=True)

    found = calendars.calendars(components.on_page(), make.page(), date(2021, 3, 1), now=now)

    assert found.span.first_on == date(2021, 1, 1)
    assert not found.sections
