"""The composer in a real browser: posts show on pages that are open already."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import Incident
from tests import make
from tests.e2e.console import DESKTOP, PHONE, Hands, operator, signed_in
from tests.e2e.live import refresh
from tests.e2e.test_accessibility import SCHEMES, WIDTHS, violations
from tests.e2e.test_keyboard import tab_to
from tests.pictures import WIDTH, picture

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def desk(context: BrowserContext, told, base_url) -> Page:
    """A second tab, of an operator who has signed in."""
    desk = signed_in(context, base_url, operator())
    desk.goto("/console/")
    return desk


def pick(desk: Page, component, status: str):
    """Return what says a status of a component."""
    row = desk.locator(f".while-open [data-code='{component.code}']")
    return row.get_by_role("radio", name=status)


def test_a_posted_update_appears_on_an_open_page(page: Page, desk: Page, told):
    page.goto("/")
    expect(page.locator(".entry").first).not_to_contain_text("Monitoring")

    desk.get_by_role("link", name=told.open_incident.name).click()
    desk.get_by_role("radio", name="Monitoring").check()
    desk.get_by_label("Message").fill("All purges have *completed*.")
    pick(desk, told.components[0], "Major outage").check()
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

    desk.get_by_role("link", name="Open an incident").click()
    desk.get_by_label("Name").fill("Mail is late")
    desk.get_by_label("Message").fill("We are looking into it.")
    pick(desk, told.components[4], "Partial outage").check()
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
    desk.goto(f"/console/incidents/{told.maintenance.code}/")
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
    looks = desk.locator(".preview .prose").evaluate(
        "(body) => [...body.querySelectorAll('h4, h5, h6, p, li')]"
        ".map((each) => getComputedStyle(each))"
        ".map((style) => `${style.fontSize} ${style.textTransform}`)"
    )
    assert {look.partition(" ")[2] for look in looks} == {"none"}


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

    desk.get_by_label("Message").fill("All purges have *completed*.")

    expect(desk.locator(".preview em")).to_have_text("completed")
    message = desk.get_by_label("Message").bounding_box()
    assert desk.locator(".preview").bounding_box()["y"] >= message["y"] + message["height"]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_there_is_no_empty_preview(desk: Page, told):
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.get_by_role("link", name=told.open_incident.name).click()

    expect(desk.locator(".preview")).to_be_hidden()
    expect(desk.get_by_label("Message")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_an_image_is_inserted_and_shown_to_readers_without_javascript(page: Page, desk: Page, told):
    desk.get_by_role("link", name=told.open_incident.name).click()
    desk.get_by_label("Message").fill("All purges have *completed*.")
    desk.get_by_text("Insert an image").click()
    graph = {"name": "graph.gif", "mimeType": "image/gif", "buffer": picture("GIF")}
    desk.get_by_label("Image", exact=True).set_input_files([graph])
    desk.get_by_label("What the image shows").fill("Requests [per second].")
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
    desk.get_by_role("link", name="Open an incident").click()
    desk.get_by_label("Message").fill("We are looking into it.")
    desk.get_by_label("Name").fill("Mail is late")
    desk.get_by_label("Name").press("Enter")
    desk.get_by_role("button", name="Open the incident").click()  # no component was chosen

    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    assert Incident.objects.filter(name="Mail is late").exists()


def open_incident(desk: Page, *, name: str) -> None:
    desk.get_by_role("link", name="Open an incident").click()
    desk.get_by_label("Name").fill(name)
    desk.get_by_label("Message").fill("We are looking into it.")
    desk.locator(".while-open").get_by_role("radio", name="Partial outage").first.check()
    desk.get_by_role("button", name="Open the incident").click()
    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()


def test_the_same_form_by_back_opens_no_second_incident(desk: Page, told):
    open_incident(desk, name="Mail is late")

    desk.go_back()
    desk.get_by_role("button", name="Open the incident").click()

    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()
    assert Incident.objects.filter(name="Mail is late").count() == 1


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


@pytest.mark.parametrize(
    "path", ["incidents/new/", "incidents/{code}/", "maintenances/new/", "page/", "back/"]
)
def test_it_is_accessible(desk: Page, told, path):
    desk.emulate_media(reduced_motion="reduce")
    desk.goto(f"/console/{path.format(code=told.open_incident.code)}")
    if "/" in path.rstrip("/"):
        expect(desk.locator(".preview")).to_contain_text("Readers will see")
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


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_button_is_in_sight_at_once_and_the_message_is_first(desk: Page, told, size):
    desk.set_viewport_size(size)
    desk.goto("/console/incidents/new/")

    button = desk.get_by_role("button", name="Open the incident").bounding_box()
    first = desk.locator(".composer :is(input, textarea):visible").first

    assert button["y"] + button["height"] <= size["height"]
    expect(first).to_have_attribute("name", "body")
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_on_a_phone_what_was_said_has_the_whole_width(desk: Page, told):
    desk.set_viewport_size(PHONE)
    desk.goto(f"/console/incidents/{told.open_incident.code}/")

    updates, message = desk.locator(".updates").bounding_box(), desk.locator("#post").bounding_box()

    assert updates["width"] >= message["width"]


def test_the_form_of_a_phone_takes_about_two_screens(desk: Page, told):
    made = [make.component(f"Part {number}") for number in range(12 - len(told.components))]
    desk.set_viewport_size(PHONE)
    desk.goto("/console/incidents/new/")
    expect(desk.locator(".preview")).to_contain_text("A new incident")

    assert desk.evaluate("document.documentElement.scrollHeight") <= 1_600
    expect(pick(desk, made[0], "Partial outage")).to_be_hidden()
    desk.set_viewport_size(DESKTOP)
    expect(pick(desk, made[0], "Partial outage")).to_be_visible()
    desk.set_viewport_size(PHONE)
    desk.locator(".others > summary").click()
    pick(desk, made[0], "Partial outage").check()
    expect(desk.locator(".outcome")).to_contain_text("Part 0")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_chosen_status_is_said_and_the_shapes_stay_where_they_are(desk: Page, told, size):
    desk.set_viewport_size(size)
    desk.goto("/console/incidents/new/")
    chosen, next_to_it = (
        pick(desk, told.components[3], name) for name in ("Partial outage", "Major outage")
    )
    word = chosen.locator("xpath=..").locator(".word")
    before = next_to_it.bounding_box()
    assert word.bounding_box()["width"] <= 1

    chosen.check()

    assert word.bounding_box()["width"] > 60
    assert next_to_it.bounding_box()["x"] == before["x"]


def test_a_sentence_and_two_components_are_public_in_few_interactions(desk: Page, told):
    hands = Hands()
    desk.set_viewport_size(PHONE)

    hands.tap(desk.get_by_role("link", name="Open an incident"))
    hands.type(desk.get_by_label("Message"), "Uploads fail. We are looking into it.")
    hands.type(desk.get_by_label("Name"), "Uploads fail")
    hands.tap(pick(desk, told.components[3], "Partial outage"))
    hands.tap(pick(desk, told.components[4], "Degraded performance"))
    hands.tap(desk.get_by_role("button", name="Open the incident"))
    expect(desk.get_by_role("heading", name="Post an update")).to_be_visible()

    assert (hands.taps, hands.fields) == (4, 2)
    assert Incident.objects.get(name="Uploads fail").changes.count() == 2


def test_the_last_look_says_what_changes_in_public(desk: Page, told):
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    pick(desk, told.components[0], "Major outage").check()

    outcome = desk.locator(".outcome")

    expect(outcome).to_contain_text("“Degraded performance” becomes “Major outage”")
    desk.get_by_role("radio", name="Resolved").check()
    expect(outcome).to_contain_text("“Identified” to “Resolved”")
    expect(outcome).to_contain_text("“Degraded performance” becomes “Operational”")


def test_everything_is_done_by_keyboard_and_control_enter_sends(desk: Page, told):
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    desk.get_by_label("Message").focus()
    desk.keyboard.type("Half of it is done.")
    desk.get_by_role("radio", name="Identified").focus()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("radio", name="Monitoring")).to_be_checked()
    desk.keyboard.press("Control+Enter")

    expect(desk.locator(".updates")).to_contain_text("Half of it is done.")
    told.open_incident.refresh_from_db()
    assert told.open_incident.status == "monitoring"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_incident_is_opened_and_updated_wholly_by_keyboard(desk: Page, told, size):
    desk.set_viewport_size(size)
    keys = desk.keyboard
    tab_to(desk, desk.get_by_role("link", name="Open an incident"))
    keys.press("Enter")
    tab_to(desk, desk.get_by_label("Message", exact=True))
    keys.type("We are looking into it.")
    tab_to(desk, desk.get_by_label("Name"))
    keys.type("Mail is late")
    row = desk.locator(f".while-open [data-code='{told.components[4].code}']")
    tab_to(desk, row.get_by_role("radio", name="not mentioned"))
    while not pick(desk, told.components[4], "Partial outage").is_checked():
        keys.press("ArrowRight")
    keys.press("Control+Enter")

    tab_to(desk, desk.get_by_label("Message", exact=True))
    keys.type("Mail flows again.")
    tab_to(desk, desk.get_by_role("radio", name="Investigating"))
    while not desk.get_by_role("radio", name="Resolved").is_checked():
        keys.press("ArrowRight")
    keys.press("Control+Enter")

    expect(desk.locator(".updates")).to_contain_text("Mail flows again.")
    made = Incident.objects.get(name="Mail is late")
    assert (made.status, made.updates.count()) == ("resolved", 2)


def test_what_was_posted_is_taken_back_within_half_a_minute(page: Page, desk: Page, told):
    desk.get_by_role("link", name=told.open_incident.name).click()
    desk.get_by_label("Message").fill("All purges have completed.")
    desk.get_by_role("button", name="Post update").click()
    page.goto("/")
    expect(page.locator("#live-incidents")).to_contain_text("All purges have completed.")

    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("#said")).to_contain_text("nobody was told")
    refresh(page)

    expect(desk.get_by_label("Message")).to_have_value("All purges have completed.")
    expect(page.locator("#live-incidents")).not_to_contain_text("All purges have completed.")


def test_of_many_components_one_is_looked_for_and_stays_once_chosen(desk: Page, told):
    made = [make.component(f"Part {number}") for number in range(20)]
    desk.goto("/console/incidents/new/")

    desk.get_by_label("Find one of").fill("part 17")
    row = desk.locator(f"[data-code='{made[17].code}']")
    row.get_by_role("radio", name="Partial outage").check()
    desk.get_by_label("Find one of").fill("part 3")

    expect(desk.locator(f"[data-code='{made[3].code}']")).to_be_visible()
    expect(row.get_by_role("radio", name="Partial outage")).to_be_checked()


def test_what_was_refused_is_in_view(desk: Page, told):
    desk.set_viewport_size(PHONE)
    desk.goto("/console/incidents/new/")
    desk.get_by_label("Message").fill("We look.")
    desk.get_by_role("button", name="Open the incident").click()

    expect(desk.get_by_label("Name")).to_be_in_viewport()
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    expect(desk.get_by_label("Message")).to_have_value("We look.")


def test_the_button_says_how_many_are_told_as_components_are_chosen(desk: Page, told, settings):
    settings.EMAIL_HOST = "mail.example.org"
    documentation = next(each for each in told.components if each.name == "Documentation")
    make.subscriber("all@example.org")
    make.subscriber("one@example.org", hears_everything=False).components.add(documentation)
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    button = desk.locator(".send button.primary")
    expect(button).to_have_text("Post update · tells 1 subscriber")

    desk.get_by_role("radio", name="Monitoring").check()
    pick(desk, documentation, "Degraded performance").check()

    expect(button).to_have_text("Post as “Monitoring” · tells 2 subscribers")
