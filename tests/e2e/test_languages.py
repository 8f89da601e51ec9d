"""Pages in other languages: their direction, their width, and what scripts write into them."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import translation
from playwright.sync_api import Page, expect

from incidents.domain.moments import written
from tests.e2e.story import Story
from tests.e2e.test_accessibility import PAGES, REFUSALS, violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

LANGUAGES = {"ar": "rtl", "de": "ltr", "fr": "ltr"}
TOKYO = ZoneInfo("Asia/Tokyo")
ARABIC_DIGITS = re.compile("[٠-٩]")


@pytest.fixture(params=LANGUAGES)
def language(request, settings, bearable: list[str]) -> str:
    settings.ROOT_URLCONF = "tests.e2e.urls"
    settings.STATUSPAGE_LANGUAGE = request.param
    bearable += REFUSALS
    return request.param


def test_every_page_has_its_direction_and_no_sideways_scroll(page: Page, told: Story, language):
    wrong = []
    for name, path in PAGES.items():
        page.goto(path(told))
        root = page.locator("html")
        assert root.get_attribute("lang") == language
        assert root.evaluate("(it) => getComputedStyle(it).direction") == LANGUAGES[language]
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{name} at {width}")

    assert wrong == []


def test_times_that_the_script_writes_are_written_as_by_the_server(page: Page, told, language):
    page.goto("/")

    # The reader is in Tokyo, so that every time is written anew.
    first = page.locator("main time[data-moment]").first
    expect(first).to_have_text(re.compile(r"\d\d:\d\d"))
    assert not ARABIC_DIGITS.search(page.locator("main").inner_text())
    comma = "،" if language == "ar" else ","
    assert re.search(rf"\d{comma} \d\d:\d\d", first.get_attribute("title") or "")
    page.goto("/maintenances")
    with translation.override(language):
        planned = written(told.maintenance.scheduled_for.astimezone(TOKYO), "weekday")
    expect(page.locator(".planned-at time").first).to_have_text(planned)


@pytest.mark.parametrize("language", ["ar"], indirect=True)
@pytest.mark.parametrize("name", ["home", "incident", "job", "uptime"])
def test_a_page_from_right_to_left_is_accessible(page: Page, told: Story, language, name):
    page.goto(PAGES[name](told))
    page.evaluate(AXE_SCRIPT)

    found = [
        f"{width}: {violation['id']} at {node['target']}"
        for width in (1280, 360)
        for violation in violations(page, "light", width)
        for node in violation["nodes"]
    ]

    assert found == []
