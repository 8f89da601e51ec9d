"""axe-core, WCAG 2.2 AA, on every public page: light and dark, wide and narrow, from left to
right and from right to left; and reflow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page

from incidents.domain.sections import Section
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortem_review import plan_postmortem
from incidents.operations.postmortems import write_postmortem
from tests.e2e.story import Story, begin_job

pytestmark = [pytest.mark.browser, pytest.mark.long]

LANDMARKS = (
    *("landmark-unique", "landmark-one-main", "landmark-no-duplicate-main", "region"),
    *("landmark-main-is-top-level", "landmark-banner-is-top-level", "heading-order"),
)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    # Beyond WCAG: who jumps from landmark to landmark must know them apart.
    "rules": {key: {"enabled": True} for key in LANDMARKS},
    "resultTypes": ["violations"],
    # It would put the rules of style sheets into the page, which its policy forbids.
    "preload": False,
}
SCHEMES = ("light", "dark")
WIDTHS = (1280, 360)

REFUSALS = ["status of 404", "status of 500"]

Path = Callable[[Story], str]
PAGES: dict[str, Path] = {
    "home": lambda told: "/",
    "incident": lambda told: f"/incidents/{told.open_incident.code}",
    "postmortem": lambda told: f"/incidents/{told.past_incident.code}",
    "job": lambda told: f"/jobs/{begin_job(told, now=timezone.now()).code}",
    "incident with a job": lambda told: f"/incidents/{_of_job(told)}",
    "maintenance": lambda told: f"/incidents/{told.maintenance.code}",
    "history": lambda told: "/history",
    "component": lambda told: f"/components/{told.components[0].code}",
    "history of a component": lambda told: f"/components/{told.components[0].code}/history",
    "subscribe": lambda told: "/subscribe",
    "uptime": lambda told: f"/uptime#component-{told.components[0].code}",
    "maintenances": lambda told: "/maintenances",
    "postmortems": lambda told: "/postmortems",
    "preview of a postmortem": lambda told: f"/postmortems/preview/{_preview_key(told)}",
    "api": lambda told: "/api",
    "management api": lambda told: "/api/manage",
    "missing": lambda told: "/no-such-page",
    "broken": lambda told: "/broken",
}


@pytest.fixture
def path(request: pytest.FixtureRequest, told: Story, settings, bearable: list[str]) -> str:
    settings.ROOT_URLCONF = "tests.e2e.urls"
    bearable += REFUSALS
    return PAGES[request.param](told)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", PAGES, indirect=True)
def test_page_is_accessible(page: Page, path: str, language: str, settings):
    settings.LANGUAGE_CODE = language
    page.emulate_media(reduced_motion="reduce")
    page.goto(path)
    page.evaluate(AXE_SCRIPT)

    found = [
        f"{scheme} {width}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for scheme in SCHEMES
        for width in WIDTHS
        for violation in violations(page, scheme, width)
        for node in violation["nodes"]
    ]

    assert found == []


def test_pages_are_read_at_320_pixels_without_scrolling_sideways(
    page: Page, told: Story, settings, bearable: list[str]
):
    settings.ROOT_URLCONF = "tests.e2e.urls"
    bearable += REFUSALS
    page.set_viewport_size({"width": 320, "height": 640})

    too_wide = []
    for name, path in PAGES.items():
        page.goto(path(told))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)

    assert too_wide == []


def _of_job(told: Story) -> str:
    begin_job(told, now=timezone.now())
    return told.open_incident.code


def _preview_key(told: Story) -> str:
    of = told.open_incident.pk
    now = timezone.now()
    write_postmortem(of, by=SYSTEM, sections=[Section("Summary", "Loops.")], now=now)
    plan = {"due_at": None, "is_noindex": False, "is_previewed": True}
    return plan_postmortem(of, by=SYSTEM, **plan, now=now).preview_key


def violations(page: Page, scheme: str, width: int) -> list[dict]:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("(rules) => axe.run(rules).then((found) => found.violations)", RULES)
