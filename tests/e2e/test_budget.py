"""The cost of the first visit: bytes that are sent, compressed, and what the first paint awaits."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from incidents.edge.document import CODINGS
from incidents.render.style_sheet import PLAIN
from statuspage.storage import minified
from tests import make
from tests.e2e.story import Story, begin_job, tell
from tests.e2e.test_accessibility import PAGES
from tests.make import DAY

BUDGET_BYTES = 20_000  # of what is ours: htmx has 15,000 more, the same on every site
LOADED = re.compile(r'<(?:link rel="(?:icon|stylesheet)"|script |img )[^>]*?(?:src|href)="([^"]+)"')
# Static files are compressed once, by WhiteNoise; what the edge answers, as often as it changes.
OF_FILES: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "gzip": partial(gzip.compress, compresslevel=9),
}
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((it) => it.renderBlockingStatus === "blocking")
  .map((it) => new URL(it.name).pathname)"""


@pytest.mark.django_db
@pytest.mark.parametrize("coding", OF_FILES)
@pytest.mark.parametrize("accent", ["", "#0b6e4f"])
def test_front_page_with_a_job_is_loaded_with_twenty_kilobytes_beside_htmx(
    client: Client, coding: str, accent: str
):
    now = timezone.now()
    told = tell(now)
    begin_job(told, now=now)
    for number in range(12 - len(told.components)):
        make.component(f"Neighbour {number}", now=now - 90 * DAY)
    if accent:
        make.page(accent=accent, now=now)

    html = client.get("/").content

    paths = LOADED.findall(html.decode())
    sizes = {"/": len(CODINGS[coding](html))} | {
        path: _size(client, path, coding) for path in paths if "htmx" not in path
    }
    kinds = {Path(path).suffix for path in sizes}
    assert kinds == {"", ".css", ".js", ".svg"}, sizes
    assert sum(sizes.values()) <= BUDGET_BYTES, sizes


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("name", ["home", "incident", "component", "uptime", "job"])
def test_the_first_paint_waits_for_one_style_sheet_only(page: Page, told: Story, name: str):
    page.goto(PAGES[name](told))

    blocking = page.evaluate(BLOCKING)

    assert [Path(path).suffix for path in blocking] == [".css"]


def _size(client: Client, path: str, coding: str) -> int:
    """The size as it is sent: of a static file as it is collected, of the rest by the edge.

    The sheet with an accent is that which was collected, and a line.
    """
    static = path.removeprefix("/static/")
    if path.startswith("/style/"):
        sheet = minified(PLAIN, ContentFile(client.get(path).content)).read()
        return len(CODINGS[coding](sheet))
    if static == path:
        return len(CODINGS[coding](client.get(path).content))
    written = Path(finders.find(static)).read_bytes()
    return len(OF_FILES[coding](minified(static, ContentFile(written)).read()))
