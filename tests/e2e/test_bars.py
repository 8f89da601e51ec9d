"""Tests of bars.js: a bar of days that is walked along."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from incidents.domain.vocabulary import Status
from tests import make
from tests.e2e.live import refresh
from tests.make import DAY, HOUR

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def bar(page: Page, told) -> Locator:
    """The bar of the component that was hit five days ago and is hit today."""
    page.goto("/")
    return page.get_by_role("slider", name=told.components[0].name)


@pytest.fixture
def line(page: Page, told) -> Locator:
    """The bar's chosen day as it is seen."""
    return page.locator(f"#component-{told.components[0].code} .bar-day")


def shown(day_on: date) -> str:
    return f"{day_on:%b} {day_on.day}, {day_on.year}"


def test_arrow_keys_walk_by_day_home_and_end_to_the_ends(
    page: Page, bar: Locator, line: Locator, now
):
    bar.focus()

    expect(line).to_have_text(f"{shown(now.date())}: degraded for 2 h")
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(line).to_have_text(f"{shown((now - 5 * DAY).date())}: partial outage for 1 h")
    page.keyboard.press("ArrowRight")
    expect(line).to_have_text(f"{shown((now - 4 * DAY).date())}: No trouble")
    page.keyboard.press("Home")
    expect(line).to_have_text(f"{shown((now - 89 * DAY).date())}: No data")
    page.keyboard.press("End")
    expect(line).to_contain_text(shown(now.date()))


def test_the_ends_hold(page: Page, bar: Locator):
    bar.focus()
    page.keyboard.press("ArrowRight")

    expect(bar).to_have_attribute("aria-valuenow", "89")
    expect(bar).to_have_attribute("aria-valuemax", "89")


def test_a_screen_reader_hears_the_day(page: Page, bar: Locator, line: Locator, now):
    bar.focus()
    page.keyboard.press("ArrowLeft")

    expect(bar).to_have_attribute("aria-valuetext", f"{shown((now - DAY).date())}: No trouble")
    expect(line).to_have_attribute("aria-hidden", "true")


def test_each_component_is_one_tab_stop_and_enter_goes_to_its_table(page: Page, bar: Locator, told):
    bar.focus()
    page.keyboard.press("Tab")
    expect(page.locator(f"#component-{told.components[1].code} .name")).to_be_focused()
    page.keyboard.press("Shift+Tab")

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/uptime#component-{told.components[0].code}$"))


def test_the_line_is_there_while_the_bar_is_pointed_at(
    page: Page, bar: Locator, line: Locator, now
):
    bar.hover(position={"x": 1, "y": 5})
    expect(line).to_be_visible()
    expect(line).to_contain_text("No data")

    bar.hover(position={"x": bar.bounding_box()["width"] - 2, "y": 5})
    expect(line).to_contain_text(shown(now.date()))
    page.mouse.move(0, 0)

    expect(line).to_be_hidden()


@pytest.mark.browser_context_args(has_touch=True)
def test_a_tap_asks_about_a_day_and_stays_on_the_page(page: Page, bar: Locator, line: Locator, now):
    bar.tap(position={"x": bar.bounding_box()["width"] - 2, "y": 5})

    expect(line).to_contain_text(shown(now.date()))
    expect(page).to_have_url(re.compile("/$"))


def test_a_click_goes_to_the_table(page: Page, bar: Locator, told):
    bar.click()

    expect(page).to_have_url(re.compile(f"/uptime#component-{told.components[0].code}$"))


def test_the_chosen_day_stays_chosen_and_says_what_is_new(page: Page, bar: Locator, told, now):
    bar.focus()
    page.keyboard.press("ArrowLeft")

    make.update(
        told.open_incident,
        Status.RESOLVED,
        now=now,
        components=make.saying("operational", *told.components),
    )
    make.incident(
        started_at=now - DAY - HOUR,
        display_at=now - DAY - HOUR,
        now=now,
        components=make.saying("major_outage", told.components[0]),
    )
    refresh(page)

    expect(bar).to_be_focused()
    expect(bar).to_have_attribute("aria-valuetext", re.compile(shown((now - DAY).date())))
    expect(bar).to_have_attribute("aria-valuetext", re.compile("major outage for"))
