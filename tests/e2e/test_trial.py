"""Trying whether a job's metrics can be read, before anything is saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import exporters, make

pytestmark = pytest.mark.browser


@pytest.fixture
def form(context: BrowserContext, told) -> Page:
    make.user(username="ada", password="correct horse", is_staff=True, is_superuser=True)
    form = context.new_page()
    form.goto("/console/jobs/new/")
    form.get_by_label("Username").fill("ada")
    form.get_by_label("Password").fill("correct horse")
    form.get_by_role("button", name="Sign in").click()
    return form


def test_it_answers_in_place_and_keeps_a_password_just_typed(form: Page, httpserver, settings):
    httpserver.expect_request("/metrics").respond_with_data(
        exporters.shown({"a": (74_000, 31_000, 12), "p": (109_000, 22_000, 0)}),
        content_type=exporters.TEXT,
    )
    settings.STATUSPAGE_ENCRYPTION_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    form.get_by_label("Metrics address").fill("http://127.0.0.1:9/metrics")
    form.get_by_label("Sign-in").select_option("Bearer token")
    form.get_by_label("Password or token").fill("token-1")

    form.get_by_role("button", name="Try it").click()
    expect(form.locator("#trial")).to_contain_text("nothing listens there")
    form.get_by_label("Metrics address").fill(httpserver.url_for("/metrics"))
    form.get_by_role("button", name="Try it").click()

    expect(form.locator("#trial")).to_contain_text("It works")
    expect(form.locator("#trial")).to_contain_text("109,000")
    expect(form.get_by_label("Password or token")).to_have_value("token-1")


def test_a_form_that_lacks_the_address_is_shown_anew_with_the_field_marked(form: Page):
    form.get_by_role("button", name="Try it").click()

    expect(form.locator("[data-refusal]")).to_contain_text("Nothing was saved yet")
    expect(form.locator(".field.errors")).to_contain_text("Metrics address")
