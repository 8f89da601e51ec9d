"""The way around the console in a real browser: one row, and a menu of what is seldom set up."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.console import PHONE, operator, signed_in

pytestmark = pytest.mark.browser

# The upper edge of each link, button and menu that is seen.
TOPS = """() => [...document.querySelectorAll(".top :is(a, button, summary)")]
  .filter((it) => it.checkVisibility())
  .map((it) => Math.round(it.getBoundingClientRect().top + it.offsetHeight / 2))"""


@pytest.fixture
def desk(context: BrowserContext, told, base_url) -> Page:
    page = signed_in(context, base_url, operator())
    page.set_viewport_size({"width": 1280, "height": 800})
    return page


def test_it_is_one_row_and_the_menu_opens_by_keyboard(desk: Page):
    desk.goto("/console/audit/")
    tops = desk.evaluate(TOPS)
    menu = desk.locator(".top summary")

    menu.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")

    assert max(tops) - min(tops) <= 3, tops
    assert menu.get_attribute("aria-current") == "true"
    expect(desk.get_by_role("link", name="Templates")).to_be_focused()
    expect(desk.get_by_role("link", name="Tables")).to_be_in_viewport()
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_on_a_phone_the_menu_stands_in_the_other_one(desk: Page):
    desk.set_viewport_size(PHONE)
    desk.goto("/console/incidents/")

    desk.get_by_role("button", name="☰ Incidents").click()
    desk.locator(".top summary").click()

    expect(desk.locator(".top .zone")).to_have_text("UTC")
    for name in ("Search", "Audit", "Page"):
        expect(desk.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
