"""Nothing that an operator types is lost, whatever becomes of tab, session, server or colleague."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from incidents.models import Draft
from tests.e2e.console import operator, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def ada(told):
    return operator("ada")


@pytest.fixture
def desk(context: BrowserContext, told, base_url, ada) -> Page:
    desk = signed_in(context, base_url, ada)
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    return desk


@pytest.fixture
def colleague(browser: Browser, told, base_url) -> Iterator[Page]:
    """Somebody else at a browser of their own, before the same incident."""
    context = browser.new_context(base_url=base_url)
    desk = signed_in(context, base_url, operator("robin"))
    desk.goto(f"/console/incidents/{told.open_incident.code}/")
    yield desk
    context.close()


def type_half(desk: Page, text: str = "Half a sen") -> None:
    desk.get_by_label("Message").press_sequentially(text)
    expect(desk.locator(".kept")).to_contain_text("Kept as a draft")


def test_the_text_is_there_when_the_tab_was_closed(desk: Page, context: BrowserContext, told):
    type_half(desk)
    desk.close()

    again = context.new_page()
    again.goto(f"/console/incidents/{told.open_incident.code}/")

    expect(again.get_by_label("Message")).to_have_value("Half a sen")
    assert Draft.objects.count() == 1


def test_work_that_was_not_announced_is_there_when_the_tab_was_closed(desk: Page, context):
    desk.goto("/console/maintenances/new/")
    address = desk.url
    type_half(desk)
    desk.close()

    again = context.new_page()
    again.goto("/console/")
    again.get_by_role("link", name="Maintenance not announced yet: Half a sen").click()

    assert again.url == address
    expect(again.get_by_label("Message")).to_have_value("Half a sen")


def test_the_text_is_kept_again_when_the_server_is_back(desk: Page, context, bearable):
    bearable += ["ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"]
    type_half(desk)
    context.set_offline(True)
    desk.get_by_label("Message").press_sequentially("tence")
    expect(desk.locator("#lost")).to_contain_text("Connection lost")
    context.set_offline(False)
    type_half(desk, ".")
    expect(desk.locator("#lost")).to_be_hidden()

    desk.reload()

    expect(desk.get_by_label("Message")).to_have_value("Half a sentence.")


def sign_in_again(desk: Page) -> None:
    """Sign in in the tab that is offered, and come back."""
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Sign in in another tab").click()
    door = opened.value
    door.get_by_label("Username").fill("ada")
    door.get_by_label("Password").fill("correct horse")
    door.get_by_role("button", name="Sign in").click()
    expect(door.get_by_role("heading")).to_have_text("You are signed in again")
    door.wait_for_load_state()  # its script tells the other tab
    door.close()


def end_session(desk: Page, bearable: list[str]) -> None:
    # A draft that is kept between the new session and its token is refused once, then kept again.
    bearable += [f"{said} {code}" for said in ("status of", "Error Code") for code in (401, 403)]
    desk.context.clear_cookies(name="sessionid")


def test_who_signs_in_again_in_another_tab_goes_on_in_this_one(desk: Page, bearable):
    type_half(desk)
    end_session(desk, bearable)
    desk.get_by_label("Message").press_sequentially("tence.")
    expect(desk.locator("#lost")).to_contain_text("no longer signed in")

    sign_in_again(desk)

    expect(desk.locator("#lost")).to_be_hidden()
    expect(desk.locator(".kept")).to_contain_text("Kept as a draft")
    assert Draft.objects.get().content.body == "Half a sentence."
    desk.get_by_role("button", name="Post update").click()
    expect(desk.locator(".updates")).to_contain_text("Half a sentence.")


def test_what_is_sent_when_the_session_has_ended_is_given_back_and_sent_again(desk, bearable):
    desk.get_by_label("Message").fill("Half a sentence.")
    end_session(desk, bearable)
    desk.get_by_role("button", name="Post update").click()
    expect(desk.locator("textarea[name='body']")).to_have_value("Half a sentence.")
    desk.wait_for_load_state()  # the script that hears of the other tab is there
    token = desk.locator(".unsaved [name='csrfmiddlewaretoken']")
    before = token.input_value()

    sign_in_again(desk)
    expect(token).not_to_have_value(before)
    desk.get_by_role("button", name="Send it again").click()

    expect(desk.locator(".updates")).to_contain_text("Half a sentence.")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_it_is_given_back_until_one_has_signed_in(desk: Page, bearable):
    desk.get_by_label("Message").fill("Half a sentence.")
    end_session(desk, bearable)
    desk.get_by_role("button", name="Post update").click()

    sign_in_again(desk)
    desk.get_by_role("button", name="Send it again").click()
    expect(desk.get_by_text("You signed in or out after the form was opened")).to_be_visible()
    desk.get_by_role("button", name="Send it again").click()

    expect(desk.locator(".updates")).to_contain_text("Half a sentence.")


def test_of_two_who_leave_the_status_as_it_is_the_second_reads_the_first_s_words_too(
    desk: Page, colleague: Page, told
):
    colleague.get_by_label("Message").fill("Purges are half done.")
    desk.get_by_label("Message").fill("All purges have completed.")
    desk.locator("[data-labels]").click()
    expect(desk.locator(".updates")).to_contain_text("All purges have completed.")

    colleague.locator("[data-labels]").click()
    expect(colleague.get_by_role("alert")).to_contain_text("All purges have completed.")
    expect(colleague.get_by_label("Message")).to_have_value("Purges are half done.")
    colleague.locator("[data-labels]").click()

    expect(colleague.locator(".updates")).to_contain_text("Purges are half done.")
    bodies = [each.body for each in told.open_incident.updates.in_order()][-2:]
    assert bodies == ["All purges have completed.", "Purges are half done."]


def test_of_two_at_once_the_second_sees_the_first_s_words_and_both_are_kept_in_order(
    desk: Page, colleague: Page, told
):
    desk.get_by_label("Message").fill("All purges have completed.")
    colleague.get_by_label("Message").fill("Purges are half done.")
    colleague.get_by_role("radio", name="Investigating").check()

    desk.get_by_role("radio", name="Monitoring").check()
    desk.get_by_role("button", name="Post as “Monitoring”").click()
    expect(desk.locator(".updates")).to_contain_text("All purges have completed.")
    colleague.get_by_role("button", name="Post as “Investigating”").click()
    expect(colleague.get_by_role("alert")).to_contain_text("moved on while this was written")
    expect(colleague.locator(".updates")).to_contain_text("All purges have completed.")
    expect(colleague.get_by_label("Message")).to_have_value("Purges are half done.")
    colleague.locator("[data-labels]").click()
    expect(colleague.locator(".updates")).to_contain_text("Purges are half done.")

    bodies = [each.body for each in told.open_incident.updates.in_order()][-2:]
    assert bodies == ["All purges have completed.", "Purges are half done."]
