"""Nothing that an operator types is lost, whatever becomes of tab, session, server or colleague."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from incidents.models import Draft
from tests.e2e.console import operator, signed_in

pytestmark = pytest.mark.browser


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


def test_the_text_outlasts_the_session(desk: Page, context, base_url, ada, bearable):
    bearable += ["status of 401", "Response Status Error Code 401", "status of 403"]
    type_half(desk)
    context.clear_cookies(name="sessionid")
    desk.get_by_label("Message").press_sequentially("tence.")
    expect(desk.locator("#lost")).to_contain_text("no longer signed in")
    desk.get_by_role("button", name="Post update").click()
    expect(desk.locator("textarea[name='body']")).to_have_value("Half a sentence.")

    signed_in(context, base_url, ada).close()
    desk.get_by_role("button", name="Send it again").click()
    if desk.get_by_role("button", name="Send it again").is_visible():
        desk.get_by_role("button", name="Send it again").click()

    expect(desk.locator(".updates")).to_contain_text("Half a sentence.")


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
