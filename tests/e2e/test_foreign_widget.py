"""The widget that the hosted service offers, by its author, on another site."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from tests.clients import npm

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("appearance", ["basic", "badge"])
def test_it_says_the_status_of_this_page(
    page: Page, httpserver: HTTPServer, bearable: list[str], told, base_url, appearance
):
    script = npm.modules() / "@statuspage" / "status-widget" / "dist" / "index.js"
    tag = f'<statuspage-widget src="{base_url}" appearance="{appearance}"></statuspage-widget>'
    httpserver.expect_request("/widget.js").respond_with_data(
        script.read_bytes(), content_type="text/javascript"
    )
    httpserver.expect_request("/shop").respond_with_data(
        f"<!doctype html><title>Shop</title>{tag}<script src=/widget.js></script>",
        content_type="text/html",
    )
    # Its bundle names a variable that is its packer's own, once all is done.
    bearable += ["request to another host", "favicon.ico", "parcelRequire is not defined"]

    page.goto(f"http://127.0.0.1:{httpserver.port}/shop")

    expect(page.get_by_role("link")).to_contain_text("Degraded")
    expect(page.get_by_role("link")).to_have_attribute("href", base_url)
    expect(page.locator(".status-indicator.minor")).to_be_visible()
