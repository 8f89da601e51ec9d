"""Rules of layout that no other test would notice: where text begins, what a finger can hit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests import make

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


def test_a_text_from_right_to_left_is_read_from_its_own_side(page: Page, told, now):
    make.update(told.open_incident, body="אנחנו בודקים.\n\n- אחת.", now=now)

    page.goto("/")

    prose = page.locator(".entry .prose").first
    assert prose.locator("p").evaluate(ENDS_LEFT)
    assert prose.locator("li").evaluate(ENDS_LEFT)
