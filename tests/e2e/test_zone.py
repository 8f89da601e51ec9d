"""Tests of times.js, for a reader in Tokyo, nine hours ahead."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.live import refresh
from tests.make import DAY, HOUR

pytestmark = [pytest.mark.browser, pytest.mark.long]

TOKYO = ZoneInfo("Asia/Tokyo")


def test_times_switch_to_the_readers_zone_and_back_without_loading(page: Page, told):
    page.goto("/")
    posted = page.locator(".entry .posted time").first
    at_first = posted.inner_text()
    page.evaluate("window.isSameDocument = true")

    page.get_by_role("button", name=re.compile("^Times in .*UTC$")).click()

    started_at = told.open_incident.started_at
    hour = f"{started_at.astimezone(TOKYO):%H:%M} GMT+9"
    expect(page.locator(".facts time").first).to_contain_text(hour)
    page.get_by_role("button", name="Times in your zone (Asia/Tokyo)").click()
    expect(posted).to_have_text(at_first)
    assert page.evaluate("window.isSameDocument")


def test_the_zone_is_remembered_on_every_page(page: Page, told):
    page.goto("/")
    page.locator("#zone-switch").click()

    page.goto(f"/incidents/{told.open_incident.code}")

    expect(page.locator(".entry .posted time").first).to_contain_text("GMT+9")
    expect(page.locator(".entry .posted time").first).to_have_attribute("title", re.compile("GMT"))


def test_what_arrives_later_is_in_the_chosen_zone(page: Page, told, now):
    page.goto("/")
    page.locator("#zone-switch").click()

    make.update(told.open_incident, now=now)
    refresh(page)

    expect(page.locator(".entry .posted time")).to_have_count(4)
    for time in page.locator(".entry .posted time").all():
        expect(time).to_contain_text("GMT+9")


def test_choice_lasts_as_long_as_the_page_where_storage_is_refused(page: Page, told):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
    )
    page.goto("/")

    page.locator("#zone-switch").click()

    expect(page.locator(".entry .posted time").first).to_contain_text("GMT+9")


def test_a_window_over_the_readers_midnight_says_both_days(page: Page, now):
    afternoon = (now + 2 * DAY).replace(hour=14, minute=0, second=0, microsecond=0)
    window = make.maintenance(
        name="Move", now=now, scheduled_for=afternoon, scheduled_until=afternoon + 3 * HOUR
    )
    page.goto(f"/incidents/{window.code}")
    facts = page.locator(".title .facts")
    expect(facts).to_have_text(re.compile(r"14:00 UTC to 17:00 UTC"))

    page.locator("#zone-switch").click()

    last = afternoon.astimezone(TOKYO) + 3 * HOUR
    expect(facts).to_contain_text("23:00 GMT+9 to")
    expect(facts).to_contain_text(f"to {last:%b} {last.day}, {last.year} - 02:00 GMT+9")
    page.locator("#zone-switch").click()
    expect(facts).to_have_text(re.compile(r"14:00 UTC to 17:00 UTC"))


def test_an_instant_before_the_readers_midnight_says_its_day(page: Page, told):
    since = told.open_incident.started_at.astimezone(TOKYO)
    page.clock.set_fixed_time(since + DAY)
    page.goto("/")

    page.locator("#zone-switch").click()

    text = f"Since {since:%b} {since.day}, {since.year} - {since:%H:%M} GMT+9"
    expect(page.locator(".status .facts")).to_contain_text(text)


def test_the_zone_of_days_is_said_once_times_are_in_another(page: Page):
    page.goto("/")
    hint = page.get_by_text("Days in UTC")
    expect(hint).to_be_hidden()

    page.locator("#zone-switch").click()

    expect(hint).to_be_visible()


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


@pytest.mark.browser_context_args(timezone_id="UTC")
def test_a_reader_in_the_pages_zone_has_nothing_to_switch(page: Page):
    page.goto("/")

    expect(page.locator("#zone-switch")).to_be_hidden()
