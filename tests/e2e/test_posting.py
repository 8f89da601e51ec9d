"""Posts in the console show on pages that are open already."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import Incident
from tests import make
from tests.e2e.live import refresh
from tests.pictures import WIDTH, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(context: BrowserContext, told) -> Page:
    """A second tab, of an operator who has signed in."""
    make.user(username="ada", password="correct horse", is_staff=True, is_superuser=True)
    desk = context.new_page()
    desk.goto("/admin/")
    desk.get_by_label("Username").fill("ada")
    desk.get_by_label("Password").fill("correct horse")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", name="Open now")).to_be_visible()
    return desk


def test_a_posted_update_appears_on_an_open_page(page: Page, desk: Page, told):
    page.goto("/")
    expect(page.locator(".entry").first).not_to_contain_text("Monitoring")

    desk.get_by_role("link", name=told.open_incident.name).click()
    desk.get_by_role("radio", name="Monitoring").check()
    desk.get_by_label("Message").fill("All purges have *completed*.")
    desk.get_by_label(told.components[0].name).first.select_option("Major outage")
    desk.get_by_role("button", name="Post as “Monitoring”").click()
    expect(desk.locator(".updates")).to_contain_text("All purges have completed.")
    refresh(page)

    entry = page.locator(f"#incident-{told.open_incident.code} .entry").first
    expect(entry.locator(".label")).to_have_text("Monitoring")
    expect(entry.locator("em")).to_have_text("completed")
    expect(page.locator("#answer")).to_contain_text("major outage")
    expect(page.locator("#announcer")).to_contain_text("Monitoring")


def test_an_incident_is_opened_and_resolved_before_the_readers_eyes(page: Page, desk: Page, told):
    page.goto("/")

    desk.get_by_role("link", name="New incident").click()
    desk.get_by_label("Name").fill("Mail is late")
    desk.get_by_label("Message").fill("We are looking into it.")
    desk.get_by_role("button", name="Open the incident").click()
    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    refresh(page)
    expect(page.locator("#live-incidents")).to_contain_text("Mail is late")

    desk.get_by_role("radio", name="Resolved").check()
    desk.get_by_label("Message").fill("Mail flows again.")
    desk.get_by_role("button", name="Post and resolve").click()
    expect(desk.locator(".updates")).to_contain_text("Mail flows again.")
    refresh(page)
    expect(page.locator("#live-incidents")).not_to_contain_text("Mail is late")
    expect(page.locator("#live-days")).to_contain_text("Mail is late")


def test_who_cancels_planned_work_is_not_asked_for_components(desk: Page, told):
    desk.goto(f"/admin/incidents/maintenance/{told.maintenance.pk}/change/")
    expect(desk.locator(".while-open")).to_be_visible()

    desk.get_by_role("radio", name="Cancelled").check()

    expect(desk.locator(".while-open")).to_be_hidden()


def test_what_is_typed_is_shown_beside_as_readers_will_see_it(desk: Page, told):
    desk.get_by_role("link", name=told.open_incident.name).click()

    desk.get_by_label("Message").fill("All purges have *completed*.")

    expect(desk.locator(".preview em")).to_have_text("completed")
    desk.get_by_label("Message").fill("")
    expect(desk.locator(".preview em")).to_have_count(0)


def test_every_part_of_what_is_typed_reads_in_the_size_and_case_of_text(desk: Page, told):
    desk.get_by_role("link", name=told.open_incident.name).click()

    desk.get_by_label("Message").fill("# One\n\nText\n\n## Two\n\n### Three\n\n- item\n\n> quote")

    expect(desk.locator(".preview blockquote")).to_have_text("quote")
    looks = desk.locator(".preview .update-body").evaluate(
        "(body) => [...body.querySelectorAll('h4, h5, h6, p, li')]"
        ".map((each) => getComputedStyle(each))"
        ".map((style) => `${style.fontSize} ${style.textTransform}`)"
    )
    assert set(looks) == {"14px none"}


@pytest.mark.parametrize("body", ["", "All purges have *completed*."], ids=["empty", "typed"])
def test_the_preview_has_its_place_beside_the_message_on_a_wide_screen(desk: Page, told, body):
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.get_by_role("link", name=told.open_incident.name).click()

    desk.get_by_label("Message").fill(body)

    expect(desk.locator(".preview")).to_contain_text("completed" if body else "as readers will")
    message = desk.get_by_label("Message").bounding_box()
    preview = desk.locator(".preview").bounding_box()
    assert message["width"] > 300
    assert preview["x"] >= message["x"] + message["width"]
    assert preview["y"] < message["y"] + message["height"]


def test_the_preview_stands_below_the_message_on_a_phone(desk: Page, told):
    desk.set_viewport_size({"width": 360, "height": 640})
    desk.get_by_role("link", name=told.open_incident.name).click()
    expect(desk.locator(".preview")).to_be_hidden()

    desk.get_by_label("Message").fill("All purges have *completed*.")

    expect(desk.locator(".preview em")).to_have_text("completed")
    message = desk.get_by_label("Message").bounding_box()
    assert desk.locator(".preview").bounding_box()["y"] >= message["y"] + message["height"]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_the_message_has_the_place_for_itself(desk: Page, told):
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.get_by_role("link", name=told.open_incident.name).click()

    expect(desk.locator(".preview")).to_be_hidden()
    place, message = desk.locator(".beside-preview"), desk.get_by_label("Message")
    assert message.bounding_box()["width"] == place.bounding_box()["width"]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_an_image_is_inserted_and_shown_to_readers_without_javascript(page: Page, desk: Page, told):
    desk.get_by_role("link", name=told.open_incident.name).click()
    desk.get_by_label("Message").fill("All purges have *completed*.")
    desk.get_by_text("Insert an image").click()
    graph = {"name": "graph.gif", "mimeType": "image/gif", "buffer": picture("GIF")}
    desk.get_by_label("Image").set_input_files([graph])
    desk.get_by_label("What is to be seen").fill("Requests [per second].")
    desk.get_by_role("button", name="Insert the image").click()

    expect(desk.get_by_label("Message")).to_have_value(
        re.compile(r"^All purges have \*completed\*\.\n\n!\[Requests")
    )
    desk.get_by_role("button", name="Post update").click()
    expect(desk.locator(".updates")).to_contain_text("All purges have completed.")
    shown = desk.get_by_role("img", name="Requests [per second].")
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == WIDTH

    page.goto(f"/incidents/{told.open_incident.code}")
    read = page.get_by_role("img", name="Requests [per second].")
    assert read.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == WIDTH


def test_enter_in_a_field_sends_the_form_and_asks_for_no_image(desk: Page, told):
    desk.get_by_role("link", name="New incident").click()
    desk.get_by_label("Message").fill("We are looking into it.")
    desk.get_by_label("Name").fill("Mail is late")
    desk.get_by_label("Name").press("Enter")

    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    assert Incident.objects.filter(name="Mail is late").exists()


def test_sections_of_a_postmortem_are_shown_beside_too_also_added_ones(desk: Page, told):
    desk.goto("/admin/incidents/postmortem/add/")

    desk.get_by_label("Text").first.fill("It *looped*.")
    desk.get_by_role("button", name="Add a section").click()
    desk.get_by_label("Text").last.fill("It *ended*.")

    expect(desk.locator(".preview em")).to_have_text(["looped", "ended"])


def open_incident(desk: Page, *, name: str) -> None:
    desk.get_by_role("link", name="New incident").click()
    desk.get_by_label("Name").fill(name)
    desk.get_by_label("Message").fill("We are looking into it.")
    desk.get_by_role("button", name="Open the incident").click()
    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()


@pytest.mark.long
def test_the_same_form_by_back_opens_no_second_incident(desk: Page, told):
    open_incident(desk, name="Mail is late")

    desk.go_back()
    desk.get_by_role("button", name="Open the incident").click()

    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    assert Incident.objects.filter(name="Mail is late").count() == 1


@pytest.mark.long
def test_another_text_in_the_form_by_back_is_refused_and_kept(desk: Page, told):
    open_incident(desk, name="Mail is late")

    desk.go_back()
    desk.get_by_label("Name").fill("Mail is lost")
    desk.get_by_label("Message").fill("We are looking into it.")
    desk.get_by_role("button", name="Open the incident").click()
    expect(desk.get_by_role("alert")).to_contain_text("has opened “Mail is late” already")
    assert not Incident.objects.filter(name="Mail is lost").exists()
    desk.get_by_role("button", name="Open the incident").click()

    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    assert Incident.objects.filter(name="Mail is lost").count() == 1
