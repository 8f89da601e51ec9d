"""Maintenances in a real browser: announced, extended, moved, called off and ended, counted."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency
from incidents.models import Incident
from tests import make
from tests.e2e.console import DESKTOP, PHONE, Hands, operator, signed_in
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations
from tests.make import DAY, HOUR

pytestmark = [pytest.mark.browser, pytest.mark.long]

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
# Before, in Django's admin: 5 taps and 4 fields.
SCHEDULED_BEFORE = 9


@pytest.fixture
def desk(context: BrowserContext, told, base_url) -> Page:
    desk = signed_in(context, base_url, operator())
    desk.goto("/console/")
    return desk


def typed(at) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def pick(desk: Page, component):
    row = desk.locator(f"[data-code='{component.code}']")
    return row.get_by_role("radio", name="Under maintenance")


@SIZES
def test_work_is_announced_with_two_thirds_of_the_work_of_before(desk: Page, told, now, size):
    desk.set_viewport_size(size)
    hands = Hands()

    hands.tap(desk.get_by_role("link", name="Schedule maintenance"))
    hands.type(desk.get_by_label("Name"), "New disks")
    hands.type(desk.get_by_label("Message"), "Files are read-only.")
    hands.type(desk.get_by_label("Begins at"), typed(now + 9 * DAY))
    hands.tap(pick(desk, told.components[0]))
    expect(desk.locator(".outcome")).to_contain_text("It will affect")
    hands.tap(desk.get_by_role("button", name="Announce the maintenance"))

    expect(desk.get_by_role("heading", name="New disks")).to_be_visible()
    made = Incident.objects.get(name="New disks")
    assert made.planned.end_at - made.planned.start_at == HOUR
    assert (hands.taps + hands.fields) * 3 <= SCHEDULED_BEFORE * 2


def test_the_week_follows_the_start_and_other_work_on_the_same_is_named(desk: Page, told):
    desk.get_by_role("link", name="Schedule maintenance").click()

    desk.get_by_label("Begins at").fill(typed(told.maintenance.scheduled_for))
    pick(desk, told.components[1]).check()

    expect(desk.locator(".week")).to_contain_text(told.maintenance.name)
    desk.wait_for_load_state("networkidle")  # what was picked is asked about a moment later
    desk.get_by_role("button", name="Week after").click()
    expect(desk.locator(".week")).not_to_contain_text(told.maintenance.name)


def press(hands: Hands, desk: Page, name: str) -> None:
    """Press a button of the maintenance's screen, or on the one that it leads to."""
    role = "link" if desk.url.endswith(("/console/", "/incidents/")) else "button"
    # On the board, the name of the maintenance follows, for those who do not see the row.
    hands.tap(desk.get_by_role(role, name=re.compile(rf"^{name}( :|$)")).first)


@SIZES
def test_planned_work_is_moved_from_the_board(desk: Page, told, now, size):
    desk.set_viewport_size(size)
    hands = Hands()

    press(hands, desk, "Move")
    hands.type(desk.get_by_label("Begins at"), typed(now + 9 * DAY))
    expect(desk.locator("#told")).to_contain_text("Moved: planned from")
    press(hands, desk, "Move")

    expect(desk.locator(".updates")).to_contain_text("Moved: planned from")
    assert Incident.objects.get(pk=told.maintenance.pk).scheduled_for == now + 9 * DAY
    assert (hands.taps, hands.fields) == (2, 1)


@SIZES
def test_work_is_begun_extended_and_finished_early_in_two_taps_each(desk: Page, told, size):
    desk.set_viewport_size(size)
    hands, planned = Hands(), told.maintenance.planned

    for action, words in (
        ("Start now", "The maintenance has begun."),
        ("Extend", "Extended: planned until"),
        ("Finish", "The maintenance is complete."),
    ):
        desk.goto("/console/")
        press(hands, desk, action)
        expect(desk.locator("#told")).to_contain_text("“")
        press(hands, desk, action)
        expect(desk.locator(".updates")).to_contain_text(words)

    ended = Incident.objects.get(pk=told.maintenance.pk)
    assert ended.status == "completed"
    assert ended.planned.end_at == planned.end_at + HOUR
    assert (hands.taps, hands.fields) == (6, 0)


@SIZES
def test_planned_work_is_called_off_in_two_taps(desk: Page, told, size):
    desk.set_viewport_size(size)
    hands = Hands()

    press(hands, desk, "Cancel")
    expect(desk.locator("#told")).to_contain_text("Calendars say that it is cancelled.")
    press(hands, desk, "Cancel the maintenance")

    expect(desk.locator(".updates")).to_contain_text("The maintenance is cancelled.")
    assert (hands.taps, hands.fields) == (2, 0)


def test_what_readers_will_be_told_follows_what_is_chosen(desk: Page, told):
    desk.goto(f"/console/maintenances/{told.maintenance.code}/extend/")
    before = desk.locator("#told").inner_text()

    desk.get_by_role("radio", name="30 min").check()

    expect(desk.locator("#told")).not_to_have_text(before)


ACTIONS = ["start", "extend", "move", "repeat", "cancel", "series"]


@pytest.mark.parametrize("path", ["new/", *(f"{{}}/{action}/" for action in ACTIONS)])
def test_the_screens_are_accessible(desk: Page, told, now, path):
    of = told.maintenance
    if "series" in path:
        begin = now + DAY
        of = make.maintenance(
            now=now,
            scheduled_for=begin,
            scheduled_until=begin + HOUR,
            recurrence=Recurrence(Frequency.WEEKLY),
        )
    desk.goto(f"/console/maintenances/{path.format(of.code)}")
    desk.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(s => s.click())")
    desk.evaluate(AXE_SCRIPT)

    found = [
        f"{scheme} {width}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for scheme in SCHEMES
        for width in WIDTHS
        for violation in violations(desk, scheme, width)
        for node in violation["nodes"]
    ]

    assert found == []
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
