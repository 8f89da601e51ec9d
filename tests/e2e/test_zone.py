"""Tests of times.js, for a reader in Tokyo, nine hours ahead."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.live import refresh

pytestmark = pytest.mark.browser

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


@pytest.mark.browser_context_args(timezone_id="UTC")
def test_a_reader_in_the_pages_zone_has_nothing_to_switch(page: Page):
    page.goto("/")

    expect(page.locator("#zone-switch")).to_be_hidden()
