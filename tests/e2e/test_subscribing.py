"""How to subscribe: a dialog over the page from which it is asked for, and addresses to copy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.story import Story

pytestmark = pytest.mark.browser

LEFT = "navigator.clipboard.readText()"


def test_ways_to_subscribe_show_in_a_dialog_and_the_page_stays(page: Page, base_url: str):
    page.goto("/")
    link = page.locator("header").get_by_role("link", name="Subscribe")

    link.click()

    dialog = page.get_by_role("dialog", name="Subscribe")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("In a feed reader")
    expect(page).to_have_url(f"{base_url}/")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_what_is_wrong_with_an_address_is_said_beside_the_form_which_keeps_it(page: Page):
    page.goto("/")
    page.locator("header").get_by_role("link", name="Subscribe").click()
    dialog = page.get_by_role("dialog", name="Subscribe")
    dialog.get_by_label("Discord").check()
    expect(dialog.locator("[data-way=discord]")).to_be_visible()
    expect(dialog.locator("[data-way=slack]")).to_be_hidden()
    dialog.get_by_label("Address").fill("https://example.org/hook")

    dialog.get_by_role("button", name="Subscribe").click()

    expect(dialog.get_by_role("status")).to_contain_text("begins with https://discord.com")
    expect(dialog.get_by_label("Address")).to_have_value("https://example.org/hook")
    expect(dialog.get_by_label("Address")).to_be_focused()
    expect(dialog.get_by_label("Address")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("path", ["/", "/subscribe", "component"])
def test_an_address_is_copied_and_the_button_says_so(
    page: Page, context: BrowserContext, told: Story, base_url: str, path: str
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/components/{told.components[0].code}" if path == "component" else path)
    if path == "/":
        page.locator("header").get_by_role("link", name="Subscribe").click()
    button = page.get_by_role("button", name="Copy address").first
    address = button.get_attribute("data-copy")

    button.click()

    said = page.get_by_role("button", name=re.compile("^Copied"))
    expect(said).to_be_visible()
    assert page.evaluate(LEFT) == address
    assert address.endswith(".atom")
    expect(said).to_have_count(0)
    expect(button).to_be_visible()


def test_an_address_that_may_not_be_copied_stays_to_be_read(page: Page, context: BrowserContext):
    page.goto("/subscribe")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    buttons = page.get_by_role("button", name="Copy address")
    count = buttons.count()

    buttons.first.click()

    expect(buttons).to_have_count(count - 1)
    expect(page.locator(".address a").first).to_be_visible()


def test_without_script_the_link_leads_to_the_page_and_nothing_offers_to_copy(
    browser, base_url: str, told: Story
):
    page = browser.new_page(java_script_enabled=False, base_url=base_url)
    page.goto("/")

    page.locator("header").get_by_role("link", name="Subscribe").click()

    expect(page).to_have_url(f"{base_url}/subscribe")
    expect(page.get_by_role("heading", name="Subscribe")).to_be_visible()
    expect(page.get_by_role("button", name="Copy address")).to_have_count(0)
    page.close()
