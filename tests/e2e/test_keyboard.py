"""The page without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_first_tab_stop_skips_to_the_content(page: Page):
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_stop_is_seen_and_the_page_is_left_in_the_end(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")

    stops = []
    while page.evaluate("document.activeElement !== document.body"):
        stop = page.evaluate(
            """() => {
              const it = document.activeElement;
              const {outlineStyle, outlineWidth} = getComputedStyle(it);
              const box = it.getBoundingClientRect();
              const isSeen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
              return [it.outerHTML.slice(0, 80), isSeen && outlineStyle != "none" && outlineWidth];
            }"""
        )
        stops.append(stop)
        assert len(stops) < 100
        page.keyboard.press("Tab")

    assert len(stops) > 10
    assert [html for html, outline in stops if outline in (False, "0px")] == []


def test_the_zone_is_switched_and_an_incident_opened_by_keys(page: Page, told):
    page.goto("/")
    page.locator("#zone-switch").focus()
    page.keyboard.press("Space")
    expect(page.locator("time[data-moment]").first).to_contain_text("GMT+9")

    page.locator("#live-incidents").get_by_role("link", name=told.open_incident.name).focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(told.open_incident.code))


def test_the_uptime_formula_is_unfolded_by_keys(page: Page, told):
    page.goto("/")
    details = page.locator(f"#uptime-{told.components[0].code}")

    details.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(details.get_by_text("Uptime = 100 %")).to_be_visible()
