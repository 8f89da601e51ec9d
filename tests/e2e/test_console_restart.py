"""The web server is killed while an operator types: nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.console import DESKTOP, PHONE
from tests.up import Up, copied, is_alive, python, running, until

pytestmark = [pytest.mark.browser, pytest.mark.fault, pytest.mark.long]

MADE = """
import django
django.setup()
from incidents.models import User
User.objects.create_superuser("robin", password="correct horse")
"""
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture(scope="module")
def up(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    folder = tmp_path_factory.mktemp("up")
    environment = copied(loaded_demo, folder / "var")
    python(environment | {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}, "-c", MADE)
    with running(environment, folder) as up:
        yield up


@pytest.fixture
def desk(browser: Browser, up: Up) -> Iterator[Page]:
    """A tab at the sign-in. What breaks the policy of the site fails its test."""
    refused: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    context = browser.new_context(base_url=f"http://localhost:{up.port}", locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.on("console", hear)
    desk = context.new_page()
    desk.goto("/console/")
    yield desk
    context.close()
    assert not refused


def sign_in(desk: Page) -> None:
    desk.get_by_label("Username").fill("robin")
    desk.get_by_label("Password").fill("correct horse")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", name="Board")).to_be_visible()


def is_kept(response: Response) -> bool:
    return response.url.endswith("/drafts/") and response.ok


def kill_web(up: Up) -> None:
    web = up.child("statuspage.web")
    web.kill()
    until(lambda: not is_alive(web), "the web server was gone")


@SIZES
def test_what_was_typed_is_there_after_the_server_was_killed_and_one_signs_in_anew(up, desk, size):
    desk.set_viewport_size(size)
    sign_in(desk)
    desk.get_by_role("link", name="Open an incident").click()
    message = desk.get_by_label("Message", exact=True)
    message.press_sequentially("Half a sen")
    expect(desk.locator(".kept")).to_contain_text("Kept as a draft")

    kill_web(up)
    with desk.expect_response(is_kept, timeout=PATIENCE_MS):
        message.fill("Half a sentence.")
    desk.context.clear_cookies()
    desk.goto("/console/")
    sign_in(desk)
    desk.get_by_role("link", name="Half a sentence.").click()

    expect(message).to_have_value("Half a sentence.")
    discard = desk.get_by_role("button", name="Discard the draft")
    discard.click()
    expect(desk.get_by_role("heading", name="Board")).to_be_visible()
