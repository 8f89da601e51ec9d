"""The board in a real browser: on a phone and a desktop, in both schemes, by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from incidents.domain.vocabulary import Status
from tests import make
from tests.e2e.console import DESKTOP, PHONE, TABLET, Hands, operator, signed_in
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(context: BrowserContext, told, base_url) -> Page:
    desk = signed_in(context, base_url, operator())
    desk.goto("/console/")
    return desk


@pytest.mark.long
@pytest.mark.parametrize("path", ["/console/", "/console/components/?q=index"])
def test_it_is_accessible(desk: Page, path):
    desk.emulate_media(reduced_motion="reduce")
    desk.goto(path)
    desk.evaluate(AXE_SCRIPT)

    found = [
        f"{scheme} {width}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for scheme in SCHEMES
        for width in WIDTHS
        for violation in violations(desk, scheme, width)
        for node in violation["nodes"]
    ]

    assert found == []


@pytest.mark.parametrize("size", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"])
def test_nothing_is_wider_than_the_screen(desk: Page, size):
    desk.set_viewport_size(size)

    wide = desk.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert not wide


def test_on_a_tablet_the_sections_stand_below_each_other(desk: Page):
    desk.set_viewport_size(TABLET)

    lefts = desk.evaluate("[...document.querySelectorAll('#board h2')].map((h) => h.offsetLeft)")

    assert len(lefts) > 3
    assert len(set(lefts)) == 1


def test_to_open_an_incident_is_the_first_thing_on_a_phone(desk: Page):
    desk.set_viewport_size(PHONE)

    first = desk.locator("main :is(a, button)").first

    expect(first).to_have_text("Open an incident")
    assert first.bounding_box()["y"] < 150
    assert first.bounding_box()["height"] >= 44


def test_a_status_is_set_by_one_tap_and_undone_by_another(desk: Page, told):
    hands, component = Hands(), told.components[4]
    desk.set_viewport_size(PHONE)

    hands.tap(desk.get_by_role("button", name=f"{component.name}: Major outage"))
    expect(desk.locator(".undo")).to_contain_text("is “Major outage” now")
    component.refresh_from_db()
    assert component.status == "major_outage"
    hands.tap(desk.get_by_role("button", name="Undo"))
    expect(desk.locator("#said .notice")).to_contain_text("is “Operational” again")

    component.refresh_from_db()
    assert (component.status, hands.taps) == ("operational", 2)


def test_every_status_is_reached_and_set_by_keyboard(desk: Page, told):
    button = desk.get_by_role("button", name=f"{told.components[4].name}: Degraded performance")
    desk.get_by_role("button", name=f"{told.components[4].name}: Under maintenance").focus()
    desk.keyboard.press("Tab")
    expect(button).to_be_focused()
    desk.keyboard.press("Enter")

    expect(desk.locator(".undo")).to_contain_text("is “Degraded performance” now")


def test_it_is_kept_fresh(desk: Page, told, now):
    expect(desk.locator(".card")).to_have_count(1)

    make.update(told.open_incident, Status.RESOLVED, now=now)
    desk.evaluate("htmx.ajax('GET', '/console/live/', {target: '#board', swap: 'outerHTML'})")

    expect(desk.locator("#board")).to_contain_text("Nothing is open.")


RENEW = "htmx.ajax('GET', '/console/live/', {target: '#board', swap: 'outerHTML'})"


@pytest.mark.parametrize("way", ["focus", "hover"])
def test_nothing_moves_while_a_status_is_being_chosen(desk: Page, told, now, way):
    button = desk.get_by_role("button", name=f"{told.components[4].name}: Major outage")
    getattr(button, way)()
    make.update(told.open_incident, Status.RESOLVED, now=now)

    desk.evaluate(RENEW)
    expect(desk.locator(".card")).to_have_count(1)
    desk.evaluate("document.activeElement.blur()")
    desk.mouse.move(0, 0)
    desk.evaluate(RENEW)

    expect(desk.locator("#board")).to_contain_text("Nothing is open.")


def test_after_the_session_has_ended_nothing_is_asked_for(
    desk: Page, context: BrowserContext, bearable
):
    bearable.append("status of 401")
    bearable.append("Response Status Error Code 401")
    context.clear_cookies()
    desk.evaluate(RENEW)
    expect(desk.locator("#lost")).to_contain_text("no longer signed in")
    asked = []
    desk.on("request", lambda request: asked.append(request.url))

    desk.evaluate(RENEW)

    assert asked == []


def test_when_the_session_has_ended_the_board_stays_and_says_so(
    desk: Page, context: BrowserContext, bearable
):
    bearable.append("status of 401")
    bearable.append("Response Status Error Code 401")
    context.clear_cookies()

    desk.evaluate("htmx.ajax('GET', '/console/live/', {target: '#board', swap: 'outerHTML'})")

    expect(desk.locator("#lost")).to_contain_text("no longer signed in")
    expect(desk.locator(".card")).to_have_count(1)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_a_component_is_found_set_and_put_back(desk: Page, told):
    name = told.components[4].name
    desk.get_by_role("link", name="Components").click()
    desk.get_by_label("Find a component").fill(name[:3].lower())
    desk.get_by_role("button", name="Find").click()
    desk.get_by_role("button", name=f"{name}: Partial outage").click()
    desk.get_by_role("button", name="Undo").click()

    expect(desk.locator("#said .notice")).to_contain_text("again")
