"""The team and the audit in a real browser: a colleague invited in three interactions."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import Group
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import User
from tests import make
from tests.e2e.console import DESKTOP, PHONE, Hands, operator, signed_in
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations

pytestmark = pytest.mark.browser

INTERACTIONS_MOST = 3
PATHS = ["team/", "team/people/{bob}/", "team/roles/new/", "team/tokens/", "audit/"]


@pytest.fixture
def desk(context: BrowserContext, told, base_url) -> Page:
    for name in ("Reader", "Operator"):
        Group.objects.create(name=name)
    return signed_in(context, base_url, operator())


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_colleague_is_invited_in_three_interactions(desk: Page, size, new_context):
    hands = Hands()
    desk.set_viewport_size(size)
    desk.goto("/console/team/")

    hands.type(desk.get_by_label("Username"), "bob")
    hands.tap(desk.get_by_text("Operator", exact=True).first)
    hands.tap(desk.get_by_role("button", name="Make the link"))
    link = desk.get_by_label("Give bob this link").input_value()
    desk.get_by_role("button", name="Copy").click()
    expect(desk.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert desk.evaluate("getSelection().toString()") == link

    assert hands.taps + hands.fields <= INTERACTIONS_MOST
    assert [role.name for role in User.objects.get(username="bob").groups.all()] == ["Operator"]
    theirs = new_context().new_page()
    theirs.goto(link)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Your password, bob")


@pytest.mark.long
def test_it_is_accessible_and_no_wider_than_a_phone(desk: Page):
    bob = make.user(username="bob", is_staff=True)
    found = []
    desk.emulate_media(reduced_motion="reduce")

    for path in (each.format(bob=bob.pk) for each in PATHS):
        desk.set_viewport_size(PHONE)
        desk.goto(f"/console/{path}")
        assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        desk.evaluate(AXE_SCRIPT)
        found += [
            f"{path} {scheme} {width}: {violation['id']} at {node['target']}"
            for scheme in SCHEMES
            for width in WIDTHS
            for violation in violations(desk, scheme, width)
            for node in violation["nodes"]
        ]

    assert found == []


def test_the_key_of_a_token_is_shown_to_be_copied(desk: Page):
    desk.goto("/console/team/tokens/")

    desk.get_by_role("textbox", name="Name").fill("Robot")
    desk.get_by_role("checkbox", name="Post updates").check()
    desk.get_by_role("button", name="Issue token").click()

    expect(desk.get_by_label("Copy the key now")).to_have_value(re.compile(r"^[\w-]{43}$"))
