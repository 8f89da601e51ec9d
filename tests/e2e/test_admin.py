"""axe-core, WCAG 2.2 AA, in the admin: light and dark, wide and narrow; and reflow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import Group
from playwright.sync_api import BrowserContext, Page, expect

from incidents.domain.content import UpdateContent
from incidents.operations import drafts
from incidents.operations.actor import user_actor
from tests import make
from tests.e2e.story import Story
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

Path = Callable[[Story], str]
PAGES: dict[str, Path] = {
    "first page": lambda told: "",
    "nothing fits": lambda told: "incidents/component/?q=nonsense",
    "history": lambda told: f"../console/incidents/{told.open_incident.code}/history/",
    "withdrawal": lambda told: f"../console/incidents/{told.open_incident.code}/withdraw/",
    "incidents": lambda told: "../console/incidents/?kind=",
    "update": lambda told: f"../console/updates/{told.open_incident.updates.first().code}/",
    "jobs": lambda told: "incidents/job/",
    "new job": lambda told: "incidents/job/add/",
    "postmortems": lambda told: "incidents/postmortem/",
    "components": lambda told: "incidents/component/",
    "component": lambda told: f"incidents/component/{told.components[0].pk}/change/",
    "tokens": lambda told: "incidents/token/",
    "new token": lambda told: "incidents/token/add/",
    "people": lambda told: "incidents/user/",
    "new person": lambda told: "incidents/user/add/",
    "roles": lambda told: "auth/group/",
    "new role": lambda told: "auth/group/add/",
    "audit": lambda told: "incidents/auditentry/",
    "events": lambda told: "incidents/event/",
}


@pytest.fixture
def console(context: BrowserContext, told: Story) -> Page:
    """Ada has signed in; she has typed half an update, and there is a role."""
    ada = make.user(username="ada", password="correct horse", is_staff=True, is_superuser=True)
    Group.objects.create(name="Operators")
    incident, typed = told.open_incident, UpdateContent(body="Half a sen")
    drafts.save_draft(incident.pk, by=user_actor(ada), content=typed, now=incident.started_at)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.mark.long
def test_admin_is_accessible(console: Page, told: Story):
    found = []
    for name, path in PAGES.items():
        console.goto(f"/admin/{path(told)}")
        found += _found(console, name)

    assert found == []


def _found(page: Page, name: str) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    return [
        f"{name} {scheme} {width}: {violation['id']} at {node['target']}"
        for scheme in SCHEMES
        for width in WIDTHS
        for violation in violations(page, scheme, width)
        for node in violation["nodes"]
    ]


@pytest.mark.long
def test_so_is_its_door(context: BrowserContext, told: Story):
    make.user(username="ada", password="correct horse", is_staff=True)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/admin/")
    found = _found(page, "door")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("correct hose")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    found += _found(page, "refusal")
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type("correct horse\n")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()

    assert found + _found(page, "signed out") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["password/change/", "2fa/", "reauthenticate/", "2fa/passkeys/", "sessions/"]
)
def test_so_are_the_pages_of_one_s_account_and_wide_enough_at_320_pixels(console: Page, path):
    console.goto(f"/accounts/{path}")
    expect(console.get_by_role("heading", level=1)).to_be_visible()

    assert _found(console, path) == []
    console.set_viewport_size({"width": 320, "height": 640})
    assert console.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.long
def test_admin_is_read_at_320_pixels_without_scrolling_sideways(console: Page, told: Story):
    console.set_viewport_size({"width": 320, "height": 640})

    too_wide = []
    for name, path in PAGES.items():
        console.goto(f"/admin/{path(told)}")
        # A table may scroll within its own box (WCAG 2.2, 1.4.10).
        if console.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)

    assert too_wide == []


def test_so_is_the_key_of_a_new_token(console: Page):
    console.set_viewport_size({"width": 320, "height": 640})
    console.goto("/admin/incidents/token/add/")
    console.get_by_role("textbox", name="Name").fill("Robot")
    console.get_by_role("checkbox", name="Post updates").check()
    console.get_by_role("button", name="Issue token").click()

    console.get_by_label("Copy the key now").wait_for()
    console.wait_for_load_state()  # it is there before its style is

    assert console.evaluate("document.documentElement.scrollWidth") == 320


def test_a_list_is_sorted_on_a_phone_too(console: Page, told: Story):
    console.set_viewport_size({"width": 360, "height": 640})
    console.goto("/admin/incidents/component/")
    names = sorted(component.name for component in told.components)
    rows = console.locator("#result_list tbody tr")

    console.locator("thead").get_by_role("link", name="Name").click()
    expect(rows.first).to_contain_text(names[-1])  # the other way round than by itself
    console.locator("thead").get_by_role("link", name="Name").click()

    expect(rows.first).to_contain_text(names[0])


def test_all_tables_are_in_sight_on_a_wide_screen(console: Page):
    console.set_viewport_size({"width": 1280, "height": 800})

    last = console.get_by_role("link", name="Events").bounding_box()

    assert last["y"] + last["height"] <= 800


def test_sections_of_a_postmortem_are_shown_beside_too_also_added_ones(console: Page, told: Story):
    console.goto(f"/console/incidents/{told.open_incident.code}/postmortem/")

    console.get_by_label("Text").first.fill("It *looped*.")
    expect(console.locator(".preview em").first).to_have_text("looped")
    console.get_by_role("button", name="Add a section").click()
    console.get_by_label("Text").last.fill("It *ended*.")

    expect(console.locator(".preview em")).to_have_text(["ended"])
    console.get_by_role("link", name="Summary", exact=True).click()
    expect(console.locator(".preview em").first).to_have_text("looped")
