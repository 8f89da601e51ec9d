"""The page without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make

pytestmark = pytest.mark.browser

MANY_STOPS = 150


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus."""
    expect(wanted).to_be_visible()
    for _stop in range(MANY_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(it) => it === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


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
    tab_to(page, page.locator("#zone-switch"))
    page.keyboard.press("Space")
    moment = page.locator("time[data-moment]").first
    expect(moment).to_have_attribute("title", re.compile("UTC"))

    tab_to(page, page.locator("#live-incidents").get_by_role("link", name=told.open_incident.name))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(told.open_incident.code))


def test_the_uptime_formula_is_unfolded_by_keys(page: Page, told):
    page.goto("/")
    details = page.locator("#formula")

    tab_to(page, details.locator("summary"))
    page.keyboard.press("Enter")

    expect(details.get_by_text("Uptime = 100 %")).to_be_visible()


@pytest.mark.long
def test_an_update_is_posted_and_read_by_keys_alone(page: Page, told):
    make.user(username="ada", password="correct horse", is_staff=True, is_superuser=True)
    incident = told.open_incident

    page.goto("/admin/")
    tab_to(page, page.get_by_label("Username"))
    page.keyboard.type("ada")
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type("correct horse")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="To the console"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=incident.name))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Message"))
    page.keyboard.type("All purges have completed.")
    # Of radio buttons Tab reaches the one that is chosen, and arrows choose another.
    tab_to(page, page.get_by_role("radio", name="Identified"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Monitoring")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Post as “Monitoring”"))
    page.keyboard.press("Enter")
    expect(page.locator(".updates")).to_contain_text("All purges have completed.")

    page.goto("/")
    tab_to(page, page.locator("#live-incidents").get_by_role("link", name=incident.name))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(incident.code))
    expect(page.locator(".entry").first.locator(".label")).to_have_text("Monitoring")
    expect(page.locator(".entry").first).to_contain_text("All purges have completed.")
