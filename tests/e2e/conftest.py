"""A real Chromium against a real server. A page that complains fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import testcases
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from incidents.models import Job
from tests.e2e.fresh import Fresh
from tests.e2e.kept import Kept
from tests.e2e.story import Story, begin_job, tell

# Playwright keeps an event loop in this thread, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host is ever reached, whatever asks for it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Only a failure takes as long; a busy machine shall not make one.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed")
    return browser_type_launch_args | {"executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Readers meet the edge and not Django, here as well."""
    return Fresh(WSGIHandler(), tmp_path_factory.mktemp("last_good"))


@pytest.fixture(scope="session")
def live_server(edge: Fresh) -> Iterator[LiveServer]:
    """One of its own: other tests in this process share one that has no edge."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "WSGIHandler", lambda: edge)
        server = LiveServer("localhost")
    with pytest.MonkeyPatch.context() as patch:
        # Django's threads outlive a test; their connections may not.
        patch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
        yield server
    server.stop()


@pytest.fixture(autouse=True)
def as_if_started_anew(edge: Fresh) -> None:
    edge.forget()


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "en-GB", "timezone_id": "Asia/Tokyo"}


@pytest.fixture(scope="session")
def noon() -> datetime:
    """The server reads the clock, so stories happen today: at noon, far from any midnight."""
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def now(noon: datetime) -> Iterator[datetime]:
    with time_machine.travel(noon):
        yield noon


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    with Kept() as kept:
        yield kept


@pytest.fixture
def told(transactional_db: None, now: datetime, kept: Kept) -> Story:
    """The story that the pages tell."""
    return kept.told("story", lambda: tell(now))


@pytest.fixture
def job(told: Story, now: datetime, kept: Kept) -> Job:
    """The job of the open incident, read for half an hour."""
    return kept.told("job", lambda: begin_job(told, now=now))


@pytest.fixture
def bearable() -> list[str]:
    """A test adds here what the console may say: parts of messages."""
    # A request is broken off when its page is left; of one that failed, htmx says so besides.
    return ["htmx:sendAbort", "htmx:afterRequest"]


@pytest.fixture
def context(
    context: BrowserContext, base_url: str, bearable: list[str]
) -> Iterator[BrowserContext]:
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"console: {message.text} ({message.location['url']})")

    def see(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(base_url).netloc:
            complaints.append(f"request to another host: {request.url}")

    context.on("console", hear)
    context.on("request", see)
    context.on("weberror", lambda error: complaints.append(f"exception: {error.error}"))
    context.set_default_timeout(PATIENCE_MS)
    yield context

    unbearable = [c for c in complaints if not any(part in c for part in bearable)]
    assert not unbearable


@pytest.fixture
def page(page: Page, told: Story) -> Page:
    """A tab, with something for it to show."""
    return page
