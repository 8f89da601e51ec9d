"""The order of the page in a real browser: dragged by mouse and finger, moved by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from incidents.queries.components import outline
from tests import make
from tests.e2e.console import PHONE, operator, signed_in
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(context: BrowserContext, base_url) -> Page:
    files = make.group("Files", position=2)
    make.component("Api", position=1)
    make.component("Uploads", group=files, position=1)
    make.component("Downloads", group=files, position=2)
    desk = signed_in(context, base_url, operator())
    desk.goto("/console/components/order/")
    return desk


def order() -> list[str]:
    return [
        name
        for entry in outline()
        for name in (entry.row.name, *(f"- {each.name}" for each in entry.components))
    ]


def drag(desk: Page, name: str, to: str) -> None:
    """Drag one onto the upper half of another."""
    row = desk.locator(".outline .row", has=desk.get_by_role("link", name=name, exact=True))
    onto = desk.locator(".outline .row", has=desk.get_by_role("link", name=to, exact=True))
    grip, place = row.locator("[data-grip]").bounding_box(), onto.bounding_box()
    desk.mouse.move(grip["x"] + 10, grip["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(place["x"] + 30, place["y"] + 3, steps=4)
    desk.mouse.up()


def test_a_component_is_dragged_into_a_group_and_the_list_says_so(desk: Page):
    drag(desk, "Api", "Downloads")

    expect(desk.locator("#said")).to_contain_text("“Api” is moved")
    assert order() == ["Files", "- Uploads", "- Api", "- Downloads"]


def test_on_a_phone_nothing_is_wider_than_the_screen_and_a_drag_works(desk: Page):
    desk.set_viewport_size(PHONE)
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")

    drag(desk, "Files", "Api")

    expect(desk.locator("#said")).to_contain_text("“Files” is moved")
    assert order() == ["Files", "- Uploads", "- Downloads", "Api"]


def test_escape_puts_back_what_is_being_dragged(desk: Page):
    grip = desk.locator("[data-grip]").first.bounding_box()
    desk.mouse.move(grip["x"] + 10, grip["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(grip["x"] + 10, grip["y"] + 130, steps=4)
    desk.keyboard.press("Escape")
    desk.mouse.up()

    assert desk.locator(".outline > li .name").first.inner_text() == "Api"
    assert order()[0] == "Api"


def test_by_keyboard_one_goes_on_from_the_button_that_was_pressed(desk: Page):
    button = desk.get_by_role("button", name="Move “Downloads” up")
    button.focus()
    desk.keyboard.press("Enter")

    expect(desk.locator("#said")).to_contain_text("“Downloads” is moved")
    assert order() == ["Api", "Files", "- Downloads", "- Uploads"]


def test_without_script_the_buttons_work(browser, base_url, live_server, desk: Page):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    plain = signed_in(context, base_url, operator("robin"))
    plain.goto("/console/components/order/")

    plain.get_by_role("button", name="Move “Api” down").click()

    expect(plain.get_by_text("“Api” is moved")).to_be_visible()
    assert plain.locator("[data-grip]:visible").count() == 0
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("path", ["order/", "new/", "groups/new/"])
def test_it_is_accessible(desk: Page, path):
    desk.emulate_media(reduced_motion="reduce")
    desk.goto(f"/console/components/{path}")
    desk.evaluate(AXE_SCRIPT)

    found = [
        f"{scheme} {width}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for scheme in SCHEMES
        for width in WIDTHS
        for violation in violations(desk, scheme, width)
        for node in violation["nodes"]
    ]

    assert found == []
