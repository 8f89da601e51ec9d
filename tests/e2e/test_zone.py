"""Tests of times.js, for a reader in Tokyo, nine hours ahead."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Measure, Signal
from tests import make
from tests.e2e.live import refresh
from tests.make import DAY, HOUR, MINUTE, SECOND

pytestmark = [pytest.mark.browser, pytest.mark.long]

TOKYO = ZoneInfo("Asia/Tokyo")


def switch(page: Page) -> None:
    page.locator("#zone-switch").click()


def test_times_are_in_the_readers_zone_from_the_first_visit(page: Page, told):
    page.goto("/")

    started_at = told.open_incident.started_at.astimezone(TOKYO)
    since = page.locator(".status .facts time").first
    expect(since).to_contain_text(f"{started_at:%H:%M}")
    expect(page.locator("#zone-switch")).to_have_text("Times in Tokyo")


def test_the_pages_zone_is_one_click_away_and_so_is_the_way_back(page: Page, told):
    page.goto("/")
    posted = page.locator(".entry .posted time").first
    at_first = posted.inner_text()
    page.evaluate("window.isSameDocument = true")

    page.get_by_role("button", name="Times are in Asia/Tokyo; show them in UTC").click()

    hour = f"{told.open_incident.started_at:%H:%M}"
    expect(page.locator(".status .facts time").first).to_contain_text(hour)
    expect(page.locator("#zone-switch")).to_have_text("Times in UTC")
    page.get_by_role("button", name="Times are in UTC; show them in Asia/Tokyo").click()
    expect(posted).to_have_text(at_first)
    assert page.evaluate("window.isSameDocument")


def test_the_zone_is_remembered_on_every_page(page: Page, told):
    page.goto("/")
    switch(page)

    page.goto(f"/incidents/{told.open_incident.code}")

    expect(page.locator("#zone-switch")).to_have_text("Times in UTC")
    expect(page.locator(".entry .posted time").first).to_have_attribute("title", re.compile("UTC"))


def test_what_arrives_later_is_in_the_zone_that_is_shown(page: Page, told, now):
    page.goto("/")

    make.update(told.open_incident, now=now)
    refresh(page)

    expect(page.locator("#live-incidents .posted time")).to_have_count(3)
    full = "(all) => all.map((it) => it.title)"
    titles = page.locator("#live-incidents .posted time").evaluate_all(full)
    assert all("GMT+9" in text for text in titles), titles


def test_choice_lasts_as_long_as_the_page_where_storage_is_refused(page: Page, told):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
    )
    page.goto("/")

    switch(page)

    expect(page.locator("#zone-switch")).to_have_text("Times in UTC")
    page.goto("/uptime")
    expect(page.locator("#zone-switch")).to_have_text("Times in Tokyo")


def test_a_window_over_the_readers_midnight_says_both_days(page: Page, now):
    afternoon = (now + 2 * DAY).replace(hour=14, minute=0, second=0, microsecond=0)
    window = make.maintenance(
        name="Move", now=now, scheduled_for=afternoon, scheduled_until=afternoon + 3 * HOUR
    )
    page.goto(f"/incidents/{window.code}")

    facts, last = page.locator(".title .facts"), afternoon.astimezone(TOKYO) + 3 * HOUR
    expect(facts).to_contain_text("23:00 to")
    expect(facts).to_contain_text(f"to {last:%b} {last.day}, 02:00")
    switch(page)
    expect(facts).to_have_text(re.compile(r"14:00 to 17:00"))


def test_an_instant_has_its_day_and_its_year_only_where_those_differ(page: Page, told):
    since = told.open_incident.started_at.astimezone(TOKYO)
    clock, day = f"{since:%H:%M}", f"{since:%b} {since.day}"
    said = page.locator(".status .facts time").first

    for later, text in (
        (HOUR, clock),
        (DAY, f"{day}, {clock}"),
        (400 * DAY, f"{day}, {since.year}, {clock}"),
    ):
        page.clock.set_fixed_time(since + later)
        page.goto("/")
        expect(said).to_have_text(text)


def test_the_zone_of_days_is_said_while_times_are_in_another(page: Page):
    page.goto("/")
    hint = page.get_by_text("Days in UTC")
    expect(hint).to_be_visible()

    switch(page)

    expect(hint).to_be_hidden()


def test_it_is_said_how_long_ago_a_time_was_and_that_grows(page: Page, told):
    since = told.open_incident.started_at
    page.clock.install(time=since + MINUTE)
    page.goto("/")
    age = page.locator(".status .ago")

    page.clock.pause_at(since + 70 * SECOND)
    passed_s = 70
    for at_s, text in (
        (80, "80 seconds"),
        (125, "2 minutes"),
        (3_560, "59 minutes"),
        (5_340, "1 hour"),
        (2 * 3_600 - 30, "2 hours"),
        (3 * 86_400, "3 days"),
        (15 * 86_400, ""),
    ):
        page.clock.fast_forward((at_s - passed_s) * 1_000)
        passed_s = at_s
        expect(age).to_have_text(text)


def test_a_time_that_lies_ahead_by_the_readers_clock_is_no_age_below_zero(page: Page, told):
    page.clock.set_fixed_time(told.open_incident.started_at - HOUR)
    page.goto("/")

    expect(page.locator(".status .ago")).to_have_text("0 seconds")


def test_what_is_to_come_is_told_by_how_far_off_it_is_until_it_has_come(page: Page, told):
    begins_at = told.maintenance.scheduled_for
    for now, text in ((begins_at - 3 * DAY, "in 3 days"), (begins_at + MINUTE, "")):
        page.clock.set_fixed_time(now)
        page.goto("/maintenances")
        expect(page.locator("[data-ahead]")).to_have_text(text)


def test_what_lasts_is_told_by_how_long_and_what_was_by_how_long_ago(page: Page):
    page.goto("/")

    expect(page.locator(".status .ago")).not_to_contain_text("ago")
    expect(page.locator(".posted .ago").first).to_contain_text("ago")


@pytest.mark.parametrize("path", ["/", "/maintenances", "incident"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_time_is_broken_over_two_lines(page: Page, told, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/incidents/{told.open_incident.code}" if path == "incident" else path)

    broken = page.evaluate(
        "[...document.querySelectorAll('.posted time, .facts time')]"
        ".filter((time) => time.getClientRects().length > 1).map((time) => time.textContent)"
    )

    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser_context_args(timezone_id="Europe/Berlin")
def test_the_zone_is_said_again_where_the_readers_clocks_show_a_time_twice(page: Page, told):
    times = [f"2022-10-{at}:30:00Z" for at in ("29T23", "30T00", "30T01", "30T02")]
    page.goto("/")

    texts = page.evaluate(
        """(times) => {
          const made = times.map(() => document.createElement("time"));
          made.forEach((time, index) => (time.dateTime = times[index]));
          made.forEach((time) => (time.dataset.moment = "clock"));
          document.querySelector("main").append(...made);
          document.dispatchEvent(new Event("page:changed"));
          return made.map((time) => time.textContent);
        }""",
        times,
    )

    assert texts == ["01:30", "02:30 GMT+2", "02:30 GMT+1", "03:30"]


@pytest.mark.browser_context_args(timezone_id="UTC")
def test_a_reader_in_the_pages_zone_has_nothing_to_switch(page: Page):
    page.goto("/")

    expect(page.locator("#zone-switch")).to_be_hidden()
    expect(page.locator("#zone")).to_have_text("Times in UTC")
    expect(page.get_by_text("Days in UTC")).to_be_hidden()
    expect(page.locator(".posted .ago").first).to_contain_text("ago")


def test_a_copy_that_nobody_renews_tells_of_no_measurement_after_a_while(page: Page, told, now):
    component = make.component("Measured")
    make.measured(component, is_public=True, now=now - DAY)
    Measure.objects.update(asked_at=now)
    Signal.objects.update(known="good")
    state = page.locator("section", has_text="As measured").locator(".state")
    page.clock.set_fixed_time(now)

    page.goto(f"/components/{component.code}")
    expect(state).to_contain_text("No trouble")
    page.clock.set_fixed_time(now + HOUR)
    page.evaluate("document.dispatchEvent(new Event('page:changed'))")

    expect(state).to_have_text("Not measured")
    expect(state.locator("xpath=following-sibling::*")).to_have_count(0)
