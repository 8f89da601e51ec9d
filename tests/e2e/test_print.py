"""Tests of the sheet for print: an incident on paper, for who has to file it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Only a screen can use these.
OF_THE_SCREEN = ("nav", ".foot", ".skip", ".more", ".ago")
DARK = 128


@pytest.fixture
def printed(page: Page, told) -> Page:
    """The open incident as a printer gets it, from a reader whose screen is dark."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"/incidents/{told.open_incident.code}")
    return page


def test_paper_has_no_navigation_and_all_that_was_said(printed: Page, told):
    for selector in OF_THE_SCREEN:
        expect(printed.locator(f"{selector}:visible"), selector).to_have_count(0)

    expect(printed.get_by_role("heading", level=1)).to_have_text(told.open_incident.name)
    expect(printed.get_by_text("Cached redirects point at")).to_be_visible()
    expect(printed.get_by_text("A task purges each project")).to_be_visible()


def test_paper_says_which_page_it_is_and_as_of_when(printed: Page, told):
    printed.evaluate("dispatchEvent(new Event('beforeprint'))")

    head = printed.locator(".masthead").get_attribute("data-printed") or ""
    assert f"/incidents/{told.open_incident.code} · " in head
    assert re.search(r"\d{4}, \d\d:\d\d \S+$", head), head
    expect(printed.locator(".zone:visible")).to_have_count(0)


def test_text_is_dark_on_white_paper_also_from_a_dark_screen(printed: Page):
    for selector in ("html", "body", "main"):
        *_, opacity = _colour(printed, selector, "background-color")
        assert opacity == 0, f"{selector} would be printed as a plane of colour"

    for selector in ("h1", ".entry .label", ".entry .prose", ".entry .posted"):
        red, green, blue, _opacity = _colour(printed, selector, "color")
        assert max(red, green, blue) < DARK, selector


def test_an_update_is_not_torn_over_two_sheets(printed: Page):
    update = printed.locator(".entry").first

    expect(update).to_have_css("break-inside", "avoid")


def _colour(page: Page, selector: str, name: str) -> list[int]:
    """Return red, green, blue and opacity, each up to 255, in whatever space the sheet says it."""
    return page.locator(selector).first.evaluate(
        """(element, name) => {
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.fillStyle = getComputedStyle(element)[name];
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
        }""",
        name,
    )


def test_paper_has_no_form_to_fill_in(printed: Page):
    assert printed.locator(".subscribing").count()
    assert not printed.locator(".subscribing").first.is_visible()
