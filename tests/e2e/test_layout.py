"""Rules of layout that no other test would notice: where text begins, what a finger can hit."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from incidents.models import Job
from tests import make
from tests.e2e.story import begin_job
from tests.e2e.test_accessibility import PAGES, REFUSALS

pytestmark = pytest.mark.browser

# Whether the full stop of an element's text stands left of its first letter.
ENDS_LEFT = """(it) => {
  const text = it.firstChild;
  const left = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  return left(text.data.trimEnd().length - 1) < left(0);
}"""


# What a finger cannot hit: targets lower or narrower than 24 pixels, but for links within prose.
TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, summary, [role=slider]")]
  .filter((it) => it.checkVisibility() && !it.closest(".prose"))
  .filter((it) => [...it.getClientRects()].some(({width, height}) => Math.min(width, height) < 24))
  .map((it) => it.outerHTML)"""


@pytest.mark.long
def test_whatever_can_be_followed_is_large_enough_for_a_finger(
    page: Page, told, settings, bearable
):
    settings.ROOT_URLCONF = "tests.e2e.urls"
    bearable += REFUSALS
    page.set_viewport_size({"width": 360, "height": 640})

    too_small = {}
    for name, path in PAGES.items():
        page.goto(path(told))
        if found := page.evaluate(TOO_SMALL):
            too_small[name] = found

    assert too_small == {}


def test_a_bar_and_what_stands_below_it_go_the_same_way_in_every_language(page: Page, settings):
    settings.LANGUAGE_CODE = "ar"

    page.goto("/")

    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    first, last = page.locator(".axis").first.locator("> span").all()
    assert first.bounding_box()["x"] < last.bounding_box()["x"]


def test_a_text_from_right_to_left_is_read_from_its_own_side(page: Page, told, now):
    make.update(told.open_incident, body="אנחנו בודקים.\n\n- אחת.", now=now)

    page.goto("/")

    prose = page.locator(".entry .prose").first
    assert prose.locator("p").evaluate(ENDS_LEFT)
    assert prose.locator("li").evaluate(ENDS_LEFT)


def test_all_that_the_picture_of_a_job_says_stands_within_it(page: Page, told):
    job = begin_job(told, now=timezone.now())
    Job.objects.update(name="Purge of the " + "cached redirects " * 9)

    page.goto(f"/jobs/{job.code}.svg")

    right, ends = page.evaluate(
        """() => [
          document.documentElement.width.baseVal.value,
          [...document.querySelectorAll("text")].map((text) => text.getBBox()).map(
            ({x, width}) => x + width),
        ]"""
    )
    assert len(ends) == 5
    assert max(ends) < right


def test_days_with_trouble_are_told_where_the_system_sets_all_colours(page: Page, told):
    page.emulate_media(forced_colors="active")

    page.goto(f"/uptime#component-{told.components[0].code}")

    outline = "(days) => days.map((day) => getComputedStyle(day).outlineStyle)"
    body = page.locator(f"#component-{told.components[0].code}")
    assert set(body.locator("td.partial").evaluate_all(outline)) == {"solid"}
    assert set(body.locator("td:not([class])").evaluate_all(outline)) == {"none"}
