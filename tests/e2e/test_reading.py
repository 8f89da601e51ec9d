from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_front_page_answers_first_and_then_explains(page: Page, told):
    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("degraded performance")
    expect(page.locator("#live-incidents")).to_contain_text(told.open_incident.name)
    expect(page.locator("#live-planned")).to_contain_text(told.maintenance.name)
    for component in told.components:
        expect(page.locator("#live-components")).to_contain_text(component.name)
    expect(page.locator("#live-days")).to_contain_text("No incidents reported")


def test_an_incident_is_followed_from_the_front_page_to_its_end_and_back(page: Page, told):
    page.goto("/")

    page.get_by_role("link", name=told.open_incident.name).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(told.open_incident.name)
    expect(page.locator(".entry .label")).to_have_text(["Update", "Identified"])
    expect(page.locator(".entry .prose em")).to_have_text("each other")
    page.get_by_role("link", name="Package index status").click()
    expect(page).to_have_url(re.compile("/$"))


def test_history_leads_to_a_postmortem(page: Page, told):
    page.goto("/")
    with page.expect_navigation():  # what is counted below is all there then
        page.get_by_role("navigation").get_by_role("link", name="History").click()

    if not page.get_by_role("link", name=told.past_incident.name).count():
        page.locator("a[rel=prev]").click()  # it was in the month before
    page.get_by_role("link", name=told.past_incident.name).click()

    expect(page.get_by_role("heading", name="Summary")).to_be_visible()
    expect(page.get_by_role("cell", name="/json/a-b")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_nothing_is_missing_but_freshness(page: Page, told):
    page.goto("/")

    expect(page.locator("#live-incidents")).to_contain_text("A task purges each project")
    expect(page.locator("#zone")).to_have_text("Times in UTC")
    expect(page.locator("#zone-switch")).to_be_hidden()
    expect(page.locator("#connection")).to_be_hidden()
    page.locator(f"#component-{told.components[0].code} .bar-link").click()
    expect(page).to_have_url(re.compile(f"/uptime#component-{told.components[0].code}$"))
    opened = page.locator("details.sheet[open]")
    expect(opened).to_have_count(1)
    expect(opened.locator("summary")).to_be_in_viewport()
    expect(opened.get_by_role("cell", name="Partial outage for 1 h", exact=True)).to_be_visible()
