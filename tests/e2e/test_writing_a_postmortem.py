"""The writer of a postmortem, the day after: from the timeline to a document fit to review."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import ActionItem, Incident, Postmortem
from incidents.models import Page as Settings
from incidents.operations import timeline
from incidents.operations.actor import SYSTEM
from tests import make
from tests.e2e.console import Hands, operator, signed_in
from tests.e2e.keystrokes import PRESS_S, Work
from tests.make import DAY, HOUR, MINUTE

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Of 20 minutes, half is left to read and to think.
HANDS = timedelta(minutes=10)
# What nobody but the writer knows of the founding incident.
TEXTS = {
    "Summary": "Programs that ask for a package were sent in circles and got no answer: installers,"
    " tools that mirror the index, and our own links to old files. Two changes that went live"
    " together swapped which of a package's two addresses has the answer; our caches still held"
    " the old one. We cleared them package by package.",
    "Impact": "Uploads, search, documentation and mail worked. Where a purge had failed, loops"
    " lasted up to 24 hours more.",
    "Contributing factors": "- We wanted an address that can be told in advance: deeper caches,"
    " faster answers, less load.",
    "What went wrong": "- Our estimate did not count how many names begin with p.",
    "Where we got lucky": "- What could not be purged ended by itself as caches expire.",
    "Future work": "- Build tools that purge safely.\n- Review the CDN's configuration.",
}
DECISION = {
    "text": "Roll forward, not back, to the state that can be maintained.",
    "rejected": "To roll back.",
    "cost": "A longer outage.",
    "decided_by": "the operator",
}


def yesterday(now: datetime) -> Incident:
    """An incident that was noted while it ran, as an operator would."""
    make.page(now=now)
    Settings.objects.update(approvals_major=1)
    begun = now - DAY
    index = make.component(now=begun - DAY)
    incident = make.incident(
        components=make.saying(ComponentStatus.PARTIAL_OUTAGE, index),
        next_update_at=begun + HOUR,
        started_at=begun - 18 * MINUTE,
        now=begun,
    )
    told = {"by": SYSTEM, "now": begun + HOUR, "is_public": True, "at": begun}
    timeline.add_entry(incident.pk, kind="note", text="Two changes go live together.", **told)
    timeline.add_entry(incident.pk, kind="decision", **DECISION, **told)
    make.update(incident, Status.RESOLVED, now=begun + 2 * HOUR)
    return incident


def star_what_matters(desk: Page, hands: Hands) -> None:
    for text in ("Two changes", "Decided:"):
        row = desk.locator("li.ordered", has_text=text)
        hands.tap(row.get_by_role("button", name="Star it"))
        expect(row.get_by_role("button", name="Take the star")).to_be_visible()


def write(desk: Page, hands: Hands) -> None:
    table = desk.get_by_role("navigation", name="Sections")
    for title, text in TEXTS.items():
        hands.tap(table.get_by_role("link", name=title, exact=True))
        section = desk.get_by_role("group", name=title, exact=True).get_by_label("Text")
        begun = section.input_value()
        hands.type(section, f"{begun}\n{text}" if begun else text)
    hands.tap(desk.get_by_role("button", name="Save and ask for a review"))
    expect(desk.locator("#review")).to_contain_text("In review")


def make_items(desk: Page, hands: Hands) -> None:
    hands.tap(desk.locator("main").get_by_role("link", name="Action items"))
    for number in (1, 2):
        hands.tap(desk.get_by_role("link", name="Make an action item of").first)
        hands.type(desk.get_by_label("Owner"), "Infrastructure")
        hands.type(desk.get_by_label("Due on"), "2031-01-20")
        hands.tap(desk.get_by_role("button", name="Add it"))
        expect(desk.get_by_role("button", name="Done")).to_have_count(number)


def test_a_document_fit_to_review_takes_ten_minutes_of_hands(
    context: BrowserContext, transactional_db, base_url, now
):
    incident = yesterday(now)
    desk, hands = signed_in(context, base_url, operator()), Hands()
    desk.goto(f"/console/incidents/{incident.code}/timeline/")
    star_what_matters(desk, hands)
    hands.tap(desk.get_by_role("link", name="Postmortem", exact=True))
    write(desk, hands)
    make_items(desk, hands)

    letters = sum(map(len, TEXTS.values())) + 2 * len("Infrastructure2031-01-20")
    assert timedelta(seconds=Work.of(hands).seconds + PRESS_S * letters) < HANDS
    assert Postmortem.objects.get().review_requested_at is not None
    assert not [each for each in ActionItem.objects.all() if not each.is_public]
    bodies = {each.title: each.body for each in Postmortem.objects.get().sections.all()}
    assert bodies["Timeline"] == "{{ timeline }}"
    assert bodies["Mitigation"].startswith("- Roll forward")
