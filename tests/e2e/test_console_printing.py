"""Screens of the console on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.console import operator, signed_in

pytestmark = [pytest.mark.browser]


def test_an_uptime_report_is_printed_without_what_can_be_pressed(
    context: BrowserContext, told, base_url
):
    desk = signed_in(context, base_url, operator())
    desk.goto("/console/insights/sla/")

    desk.emulate_media(media="print", color_scheme="dark")

    expect(desk.get_by_role("table")).to_be_visible()
    for pressed in ("navigation", "button", "combobox"):
        expect(desk.get_by_role(pressed).locator("visible=true")).to_have_count(0)
    assert desk.locator("html").evaluate("it => getComputedStyle(it).colorScheme") == "light"
