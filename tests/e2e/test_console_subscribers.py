"""Subscribers in a real browser: found, added, imported, and an update's list of who got it."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import Delivery, Subscriber
from tests import make
from tests.e2e.console import PHONE, operator, signed_in
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations

pytestmark = pytest.mark.browser

REASON = "550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table"
LONG = "somebody-with-a-very-long-name@department-of-things.example.org"
PATHS = [
    *("subscribers/", "subscribers/new/", "subscribers/import/", "subscribers/{one}/"),
    *("updates/{update}/sent/", "incidents/{incident}/"),
]


@pytest.fixture
def desk(context: BrowserContext, told, base_url) -> Page:
    return signed_in(context, base_url, operator())


@pytest.fixture
def codes(told) -> dict[str, str]:
    """An update that one subscriber got, and another did not."""
    incident = make.incident()
    event, update = incident.events.get(), incident.updates.get()
    for name, state in (("robin@example.org", "sent"), (LONG, "failed")):
        is_sent = state == "sent"
        given = {} if is_sent else {"state": "quarantined", "reason": REASON}
        row = make.subscriber(name, **given)
        Delivery.objects.create(
            event=event,
            incident=incident,
            subscriber=row,
            channel="mail",
            state=state,
            sent_at=event.due_at if is_sent else None,
            last_error="" if is_sent else REASON,
            next_attempt_at=event.due_at,
            created_at=event.due_at,
        )
    make.subscriber("team@example.org", is_list=True)
    event.notifies = True
    event.save()
    return {"one": row.code, "update": update.code, "incident": incident.code}


@pytest.mark.long
def test_it_is_accessible_and_no_wider_than_a_phone(desk: Page, codes):
    found = []
    desk.emulate_media(reduced_motion="reduce")

    for path in (each.format(**codes) for each in PATHS):
        desk.set_viewport_size(PHONE)
        response = desk.goto(f"/console/{path}")
        assert response.status == 200, path
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


def test_a_list_is_imported_after_it_is_seen_what_would_happen(desk: Page, codes):
    desk.goto("/console/subscribers/import/")
    content = b"address\nnew@example.org\nteam@example.org\nnonsense\n"
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": content}

    desk.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
    desk.get_by_role("button", name="Preview the import").click()
    expect(desk.get_by_text("this is not a mail address")).to_be_visible()
    desk.get_by_label("Yes, elsewhere").check()
    desk.get_by_role("button", name="Import 1 address").click()

    expect(desk.get_by_text("Subscribed: 1. Left out: 2.")).to_be_visible()
    assert Subscriber.objects.get(target="new@example.org").state == "confirmed"
