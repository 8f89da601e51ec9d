"""The widget on another site, whose policy allows it no more than it needs."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from incidents.publishing import files

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def shop(page: Page, httpserver: HTTPServer, bearable: list[str]):
    """Open a page of another site with the tag of the widget in it."""

    def shop(origin: str, attributes: str = "") -> Page:
        policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; img-src {origin}"
        tag = f'<script src="{origin}/widget.js" {attributes}></script>'
        body = (
            f"<!doctype html><html lang=en><title>Shop</title><main><h1>Shop</h1>{tag}"
            f'<img src="{origin}/badge.svg" alt="Status"></main>'
        )
        httpserver.expect_request("/shop").respond_with_data(
            body, content_type="text/html", headers={"Content-Security-Policy": policy}
        )
        page.goto(f"http://127.0.0.1:{httpserver.port}/shop")
        return page

    bearable += ["request to another host", "favicon.ico"]
    return shop


def test_it_names_the_open_incident_and_leads_to_the_page(shop, told, base_url):
    page = shop(base_url)

    link = page.get_by_role("link")
    expect(link).to_contain_text(told.open_incident.name)
    expect(link).to_have_attribute("href", f"{base_url}/")
    assert page.evaluate("document.querySelector('img').naturalWidth") > 50
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_in_both_schemes(shop, told, base_url, scheme):
    page = shop(base_url)
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_role("link")).to_contain_text(told.open_incident.name)

    found = Axe().run(page).response["violations"]

    assert [each["id"] for each in found] == []


def test_of_one_component_it_says_the_status(shop, told, base_url):
    component = told.components[0]

    page = shop(base_url, f'data-component="{component.code}"')

    expect(page.get_by_role("link")).to_contain_text(f"{component.name}: ")


def test_it_works_from_the_published_files_alone(shop, told, httpserver: HTTPServer):
    for file in files.site(now=timezone.now()).files({}):
        if file.name in ("widget.js", "badge.svg", "api/v2/summary.json"):
            httpserver.expect_request(f"/{file.name}").respond_with_data(
                file.body or b"",
                content_type=file.content_type,
                headers={"Access-Control-Allow-Origin": "*"},
            )

    page = shop(f"http://localhost:{httpserver.port}")

    expect(page.get_by_role("link")).to_contain_text(told.open_incident.name)


def test_where_nothing_answers_it_leads_to_the_page_still(shop, base_url, page, bearable):
    bearable.append("Failed to load resource")
    page.route("**/summary.json", lambda route: route.abort())

    shop(base_url)

    expect(page.get_by_role("link")).to_have_attribute("href", f"{base_url}/")
    expect(page.get_by_role("link")).to_contain_text("localhost")
