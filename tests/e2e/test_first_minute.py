"""The first minute of an incident: what an operator taps until readers know, counted."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import Incident
from incidents.operations import message_templates
from tests.e2e.console import PHONE, Hands, operator, signed_in
from tests.e2e.live import refresh
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(context: BrowserContext, told, base_url, now) -> Page:
    message_templates.found_templates(now=now)
    desk = signed_in(context, base_url, operator())
    desk.set_viewport_size(PHONE)
    desk.goto("/console/")
    return desk


def test_investigating_is_public_in_four_taps_without_typing_on_a_phone(page: Page, desk: Page):
    page.goto("/")
    hands = Hands()

    hands.tap(desk.get_by_role("link", name="Open an incident"))
    hands.tap(desk.get_by_role("button", name="Looking into a problem"))
    expect(desk.get_by_label("Message", exact=True)).to_have_value(
        re.compile(
            r"^We are looking into a problem with part of our service, which we noticed at 12:\d\d"
            r" UTC\. We do not know the cause yet\. You will hear from us again by 12:\d[05] UTC\.$"
        )
    )
    hands.tap(desk.get_by_role("button", name="Open the incident"))
    expect(desk.get_by_text("No component is chosen")).to_be_visible()
    hands.tap(desk.get_by_role("button", name="Open the incident"))
    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    refresh(page)

    assert (hands.taps, hands.fields) == (4, 0)
    expect(page.locator("#live-incidents")).to_contain_text("Problem with part of our service")
    expect(page.locator("#live-incidents")).to_contain_text("You will hear from us again")
    assert Incident.objects.latest("pk").status == "investigating"


def test_a_template_is_chosen_by_keyboard_and_enter_posts_nothing(desk: Page, told):
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    desk.get_by_label("Message", exact=True).focus()
    desk.keyboard.type("Purges run.")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Template")).to_be_focused()
    desk.keyboard.type("watch")
    desk.keyboard.press("Enter")

    message = desk.get_by_label("Message", exact=True)
    expect(message).to_be_focused()
    assert message.input_value().startswith("Purges run.\n\nA fix is in place")
    expect(desk.get_by_role("radio", name="Monitoring")).to_be_checked()
    assert not told.open_incident.updates.filter(body__contains="Purges run").exists()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_a_button_chooses_a_template(desk: Page, told):
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    desk.get_by_label("Message", exact=True).fill("Purges run.")

    desk.get_by_role("button", name="Resolved", exact=True).click()

    assert "everything works as usual" in desk.get_by_label("Message", exact=True).input_value()


@pytest.mark.long
@pytest.mark.parametrize("path", ["templates/", "templates/new/", "incidents/new/"])
def test_the_screens_of_templates_are_accessible(desk: Page, told, path):
    desk.emulate_media(reduced_motion="reduce")
    desk.goto(f"/console/{path}")
    desk.evaluate(AXE_SCRIPT)

    found = [
        f"{scheme} {width}: {violation['id']} at {node['target']}"
        for scheme in SCHEMES
        for width in WIDTHS
        for violation in violations(desk, scheme, width)
        for node in violation["nodes"]
    ]

    assert found == []
    desk.set_viewport_size(PHONE)
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
