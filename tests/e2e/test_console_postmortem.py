"""A postmortem in a real browser: from the open incident to “Resolve and publish”."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import Delivery, Incident, PostmortemDraft
from incidents.models import Page as Settings
from incidents.operations import fan_out
from tests import make
from tests.e2e.console import operator, signed_in
from tests.make import MINUTE
from tests.pictures import WIDTH, picture

pytestmark = pytest.mark.browser

SECRET = "zyzzyva-of-the-team"


def section(desk: Page, number: int):
    """A section, which is opened by the table above unless it is open."""
    found = desk.locator(f"#section-{number}")
    if not found.is_visible():
        desk.locator(f'.contents [href="#section-{number}"]').click()
    return found


def write(ada: Page) -> None:
    """Typed, it is shown beside and kept as a draft."""
    section(ada, 0).get_by_label("Text").fill("It *looped*.")
    expect(section(ada, 0).locator(".preview em")).to_have_text("looped")
    section(ada, 0).get_by_label("Insert", exact=True).select_option("{{ fact:updates }}")
    expect(section(ada, 0).get_by_label("Text")).to_have_value("It *looped*.{{ fact:updates }}")
    section(ada, 1).get_by_label("Text").fill(SECRET)
    section(ada, 1).get_by_label("Internal").check()
    expect(section(ada, 1).locator(".preview")).to_contain_text("readers never see this")
    ada.get_by_label("as readers will see it").check()
    expect(section(ada, 1).locator(".preview .internal")).to_be_hidden()
    expect(ada.locator(".kept")).to_contain_text("Kept as a draft")
    assert PostmortemDraft.objects.exists()


def insert_an_image_and_save(ada: Page) -> None:
    section(ada, 0).get_by_text("Insert an image").click()
    file = {"name": "graph.png", "mimeType": "image/png", "buffer": picture()}
    section(ada, 0).get_by_label("Image", exact=True).set_input_files(file)
    section(ada, 0).get_by_label("What the image shows").fill("Requests.")
    section(ada, 0).get_by_role("button", name="Insert the image").click()
    ada.locator(".send").get_by_role("button", name="Save", exact=True).click()
    expect(ada.locator("#said")).to_contain_text("saved")
    assert not PostmortemDraft.objects.exists()
    ada.get_by_role("button", name="Ask for a review", exact=True).click()


def comment_and_approve(bob: Page) -> None:
    bob.get_by_label("Comment").fill("Since when?")
    bob.get_by_role("button", name="Comment", exact=True).click()
    bob.get_by_role("button", name="Approve").click()
    expect(bob.locator("#review")).to_contain_text("Approved by bob")


def plan_what_follows(ada: Page, incident: Incident) -> None:
    ada.goto(f"/console/incidents/{incident.code}/items/")
    ada.get_by_label("What is to be done").fill("Purge safely.")
    ada.get_by_label("Public").check()
    ada.get_by_role("button", name="Add it").click()
    expect(ada.get_by_role("button", name="Done")).to_be_visible()


def answer_the_comment(ada: Page) -> None:
    ada.get_by_label("Comment").fill("Since 10:50, by the log.")
    ada.get_by_role("button", name="Comment", exact=True).click()
    ada.get_by_role("button", name="Resolved").first.click()
    expect(ada.locator("#review")).to_contain_text("Resolved by ada")


def messages_of_the_end() -> list[str]:
    """The addresses to which it is sent, once it can be undone no more."""
    fan_out.fan_out_due(now=timezone.now() + MINUTE)
    return sorted(Delivery.objects.values_list("subscriber__target", flat=True))


def shown(page: Page, base_url: str, incident: Incident) -> list[str]:
    """The page, the feeds and what programs read."""
    paths = (f"/incidents/{incident.code}", "/history.atom", "/postmortems.atom")
    told = [page.request.get(f"{base_url}{path}").text() for path in paths]
    every = page.request.get(f"{base_url}/api/v2/incidents.json").json()["incidents"]
    [of_programs] = [each for each in every if each["id"] == incident.code]
    assert of_programs["status"] == "postmortem"
    return [*told, json.dumps(of_programs)]


def read_it(page: Page, incident: Incident) -> None:
    page.goto(f"/incidents/{incident.code}")
    expect(page.locator(".state")).to_contain_text("Resolved")
    expect(page.locator(".postmortem em")).to_have_text("looped")
    image = page.locator(".postmortem img")
    assert image.evaluate("async (it) => (await it.decode(), it.naturalWidth)") == WIDTH
    assert SECRET not in page.content()
    expect(page.locator(".postmortem .items")).to_contain_text("0 of 1 done")


def close_the_item(ada: Page, page: Page, incident: Incident) -> None:
    ada.goto(f"/console/incidents/{incident.code}/items/")
    ada.get_by_role("button", name="Done").click()
    expect(ada.get_by_role("button", name="Open again")).to_be_visible()
    page.reload()
    expect(page.locator(".postmortem .items")).to_contain_text("1 of 1 done")


@pytest.mark.long
def test_from_an_open_incident_to_its_end_with_the_postmortem(
    context: BrowserContext, browser, page: Page, told, base_url, now
):
    Settings.objects.update(approvals_minor=1, approvals_major=1, approvals_critical=1)
    incident = told.open_incident
    fan_out.fan_out_due(now=now)
    for name in ("eve", "kim"):
        make.subscriber(f"{name}@example.org")
    address = f"/console/incidents/{incident.code}/postmortem/"
    ada = signed_in(context, base_url, operator())
    ada.goto(f"/console/incidents/{incident.code}/")
    ada.get_by_role("link", name="Write the postmortem").click()
    write(ada)
    insert_an_image_and_save(ada)

    plan_what_follows(ada, incident)
    others = browser.new_context(base_url=base_url)
    bob = signed_in(others, base_url, operator("bob"))
    bob.goto(address)
    comment_and_approve(bob)
    others.close()

    ada.goto(address)
    answer_the_comment(ada)
    ada.get_by_label("Message").fill("It ended.")
    ada.get_by_role("button", name="Resolve and publish").click()
    expect(ada.locator("#said")).to_contain_text("its postmortem on the page")

    assert messages_of_the_end() == ["eve@example.org", "kim@example.org"]
    public = shown(page, base_url, incident)
    assert all("looped" in text for text in public)
    assert not [text for text in public if SECRET in text]
    read_it(page, incident)
    assert not Incident.objects.get(pk=incident.pk).is_open
    close_the_item(ada, page, incident)
