"""Minified files mean the same to a browser as what we wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Page

from statuspage.storage import minified

pytestmark = pytest.mark.browser

FOLDER = Path(settings.BASE_DIR, "incidents/static/incidents")
SHEETS, SCRIPTS = sorted(FOLDER.glob("*.css")), sorted(FOLDER.glob("*.js"))
RULES_OF = """source => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(source);
  return [...sheet.cssRules].map(rule => rule.cssText).join("\\n");
}"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def served(file: Path) -> str:
    content = ContentFile(file.read_bytes())
    return minified(f"incidents/{file.name}", content).read().decode()


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_a_minified_style_sheet_has_the_same_rules(blank, file):
    written, shown = (
        re.sub(r",\s+", ",", blank.evaluate(RULES_OF, source))
        for source in (file.read_text(), served(file))
    )

    assert shown == written
    assert len(served(file)) < len(file.read_text())


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_minified_script_can_be_read(blank, file):
    blank.evaluate("source => { new Function(source); }", served(file))
