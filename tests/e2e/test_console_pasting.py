"""Shapes of postmortems from the clipboard of a real browser to readers, a file, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from incidents.domain.sections import Section
from incidents.models import Incident, PostmortemSection
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import write_postmortem
from tests import make
from tests.e2e.console import operator, signed_in
from tests.pasted_shapes import SHAPES

pytestmark = [pytest.mark.browser, pytest.mark.long]

COPY = """html => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], { type: "text/html" }),
  "text/plain": new Blob(["plain"], { type: "text/plain" }),
})])"""


def paste(ada: Page, number: int, shape: str) -> None:
    """The preview beside has what readers must see of it."""
    html, seen = SHAPES[shape]
    ada.evaluate(COPY, html)
    section = ada.locator(f"#section-{number}")
    section.get_by_label("Text").focus()
    ada.keyboard.press("Control+V")
    for selector, count in seen.items():
        expect(section.locator(".preview").locator(selector)).to_have_count(count)


def sections(of: Incident) -> list[tuple[str, str, bool]]:
    found = PostmortemSection.objects.filter(postmortem__incident=of)
    return list(found.values_list("title", "body", "is_internal"))


def ended(name: str, now) -> Incident:
    incident = make.incident(name=name, now=now)
    make.update(incident, "resolved", now=now)
    return incident


def test_twelve_shapes_go_from_the_clipboard_to_readers_and_through_a_file_unchanged(
    context: BrowserContext, page: Page, told, base_url, now, bearable
):
    bearable.append("Applying inline style")  # of what the test itself copies
    incident, other = ended("Loops", now), ended("Moved", now)
    empty = [Section(shape, "") for shape in SHAPES]
    write_postmortem(incident.pk, by=SYSTEM, sections=empty, now=now)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada = signed_in(context, base_url, operator())
    ada.goto(f"/console/incidents/{incident.code}/postmortem/?whole")
    for number, shape in enumerate(SHAPES):
        paste(ada, number, shape)
    ada.get_by_role("button", name="Save and publish").click()
    expect(ada.locator("#said")).to_contain_text("The postmortem is on the page")

    page.goto(f"/incidents/{incident.code}")
    prose = page.locator(".postmortem .prose")
    expect(prose.locator("table")).to_have_count(2)
    expect(prose.locator("pre")).to_have_count(3)
    expect(prose.locator("input[type=checkbox]")).to_have_count(2)

    ada.get_by_text("Export and import").click()
    link = ada.get_by_role("link", name="Markdown, with values").get_attribute("href")
    exported = ada.request.get(f"{base_url}{link}").body()
    ada.goto(f"/console/incidents/{other.code}/postmortem/")
    ada.get_by_text("Export and import").click()
    ada.locator("#id_file").set_input_files(
        {"name": "postmortem.md", "mimeType": "text/markdown", "buffer": exported}
    )
    ada.get_by_role("button", name="Import").click()
    ada.locator(".send").get_by_role("button", name="Save", exact=True).click()
    expect(ada.locator("#said")).to_contain_text("saved")

    assert sections(other) == sections(incident)
    assert len(sections(other)) == len(SHAPES) == 12
