"""An operator's common tasks in the console, against what they took in Django's admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from incidents.domain.vocabulary import Status
from incidents.models import Incident, User
from incidents.operations.roles import found_roles
from tests.e2e.console import DESKTOP, PHONE, Hands, operator, signed_in
from tests.e2e.keystrokes import Work
from tests.e2e.story import Story
from tests.make import DAY

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Counted on the admin's screens by an operator who tried them.
BEFORE = {
    "open an incident with two components": Work(7, 2),
    "post an update": Work(4, 1),
    "give an estimate": Work(3, 3),
    "resolve": Work(3, 1),
    "schedule a maintenance": Work(5, 4),
    # The role was ticked together first; now there is one for it.
    "give a colleague a role": Work(12, 4),
}

BEFORE_INTERACTIONS = sum(work.interactions for work in BEFORE.values())
BEFORE_S = sum(work.seconds for work in BEFORE.values())


@pytest.fixture
def desk(context: BrowserContext, told, base_url, now) -> Page:
    found_roles(now=now)
    return signed_in(context, base_url, operator())


def pick(desk: Page, component, status: str):
    row = desk.locator(f".while-open [data-code='{component.code}']")
    return row.get_by_role("radio", name=status)


def open_an_incident(desk: Page, told: Story, hands: Hands) -> None:
    hands.tap(desk.get_by_role("link", name="Open an incident"))
    hands.type(desk.get_by_label("Message"), "We are looking into it.")
    hands.type(desk.get_by_label("Name"), "Uploads fail")
    hands.tap(pick(desk, told.components[3], "Partial outage"))
    hands.tap(pick(desk, told.components[4], "Degraded performance"))
    hands.tap(desk.get_by_role("button", name="Open the incident"))

    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    assert Incident.objects.get(name="Uploads fail").changes.count() == 2


def post_an_update(desk: Page, told: Story, hands: Hands) -> None:
    hands.tap(desk.get_by_role("link", name=told.open_incident.name))
    hands.tap(desk.get_by_role("radio", name="Monitoring"))
    hands.type(desk.get_by_label("Message"), "Half of it is done.")
    hands.tap(desk.get_by_role("button", name="Post as “Monitoring”"))

    expect(desk.locator(".updates")).to_contain_text("Half of it is done.")


def give_an_estimate(desk: Page, told: Story, hands: Hands) -> None:
    hands.tap(desk.get_by_role("link", name=told.open_incident.name))
    hands.type(desk.get_by_label("Message"), "The purge goes on.")
    hands.tap(desk.get_by_text("When the work will be done"))
    hands.tap(desk.get_by_role("radio", name="1–2 h"))
    hands.tap(desk.get_by_role("button", name="Post update"))

    expect(desk.locator(".updates")).to_contain_text("The purge goes on.")
    latest = told.open_incident.updates.latest("display_at")
    assert latest.content.estimate is not None


def resolve(desk: Page, told: Story, hands: Hands) -> None:
    hands.tap(desk.get_by_role("link", name=told.open_incident.name))
    hands.tap(desk.get_by_role("radio", name="Resolved"))
    hands.type(desk.get_by_label("Message"), "All is well again.")
    hands.tap(desk.get_by_role("button", name="Post and resolve"))

    expect(desk.locator(".updates")).to_contain_text("All is well again.")
    told.open_incident.refresh_from_db()
    assert told.open_incident.status == Status.RESOLVED


def schedule_a_maintenance(desk: Page, told: Story, hands: Hands) -> None:
    begins_at = told.maintenance.scheduled_for + 9 * DAY
    hands.tap(desk.get_by_role("link", name="Schedule maintenance"))
    hands.type(desk.get_by_label("Name"), "New disks")
    hands.type(desk.get_by_label("Message"), "Files are read-only.")
    hands.type(desk.get_by_label("Begins at"), f"{begins_at:%Y-%m-%dT%H:%M}")
    row = desk.locator(f"[data-code='{told.components[0].code}']")
    hands.tap(row.get_by_role("radio", name="Under maintenance"))
    hands.tap(desk.get_by_role("button", name="Announce the maintenance"))

    expect(desk.get_by_role("heading", name="New disks")).to_be_visible()


def give_a_colleague_a_role(desk: Page, told: Story, hands: Hands) -> None:
    menu = desk.locator("[popovertarget=menu]")
    if menu.is_visible():  # on a phone
        hands.tap(menu)
    hands.tap(desk.get_by_role("link", name="Team"))
    hands.type(desk.get_by_label("Username"), "bob")
    hands.tap(desk.get_by_text("Operator", exact=True).first)
    hands.tap(desk.get_by_role("button", name="Make the link"))

    expect(desk.get_by_label("Give bob this link")).to_be_visible()
    assert [role.name for role in User.objects.get(username="bob").groups.all()] == ["Operator"]


Task = Callable[[Page, Story, Hands], None]
TASKS: dict[str, Task] = {
    "open an incident with two components": open_an_incident,
    "post an update": post_an_update,
    "give an estimate": give_an_estimate,
    "schedule a maintenance": schedule_a_maintenance,
    "resolve": resolve,
    "give a colleague a role": give_a_colleague_a_role,
}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_task_takes_more_than_before_and_all_together_two_thirds(desk: Page, told, size):
    desk.set_viewport_size(size)
    now: dict[str, Work] = {}
    for name, task in TASKS.items():
        desk.goto("/console/")
        hands = Hands()
        task(desk, told, hands)
        now[name] = Work.of(hands)

    slower = [
        name
        for name, work in now.items()
        if work.interactions > BEFORE[name].interactions or work.seconds > BEFORE[name].seconds
    ]
    assert slower == []
    assert 3 * sum(work.interactions for work in now.values()) <= 2 * BEFORE_INTERACTIONS
    assert 3 * sum(work.seconds for work in now.values()) <= 2 * BEFORE_S
