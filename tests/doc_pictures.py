"""Draw the pictures of the docs anew, of a demo: the front page, and the console's two screens.

Run with ``python -m tests.doc_pictures`` when they look different. It takes a free port and a demo
of its own, so the data of ``make demo`` stay as they are.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.up import ROOT, Up, demo, running

DOCS = ROOT / "docs"
FRONT: ViewportSize = {"width": 912, "height": 890}
SIZES: dict[str, ViewportSize] = {
    "": {"width": 1280, "height": 800},
    "-phone": {"width": 360, "height": 740},
}
# A page has few, with the edges of its letters; a third of the bytes.
COLOURS = 256
# Once the demo's purge has been read a few times, its page says when it will end.
IS_TOLD = "finishing between"
PATIENCE_MS = 180_000
PASSWORD = re.compile(r"as (\S+), password (\S+)")


def draw() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        with running(demo(folder), folder) as up:
            _front(browser, up)
            for suffix, size in SIZES.items():
                _console(browser, up, suffix, size)


def _chromium() -> str:
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        sys.exit("Chromium is not installed: one of " + ", ".join(names))
    return found


def _front(browser: Browser, up: Up) -> None:
    """The first screen, once its live parts tell of the purge."""
    page = _page(browser, up, FRONT)
    page.goto("/")
    page.get_by_text(IS_TOLD).first.wait_for(timeout=PATIENCE_MS)
    _keep(page, "page.png")


def _console(browser: Browser, up: Up, suffix: str, size: ViewportSize) -> None:
    """The board, and the desk of the open incident while an update is written."""
    page = _page(browser, up, size)
    signed_in = PASSWORD.search(up.log.read_text())
    assert signed_in
    page.goto("/console/")
    page.fill("[name=login]", signed_in[1])
    page.fill("[name=password]", signed_in[2])
    page.keyboard.press("Enter")
    page.locator("#board").wait_for()
    _keep(page, f"board{suffix}.png")
    page.locator("#board .card a").first.click()
    page.get_by_text("Monitoring", exact=True).first.click()
    page.fill("[name=body]", "The purge is done. We watch whether **uploads** stay fast.")
    page.locator(".preview strong").first.wait_for()
    _keep(page, f"composer{suffix}.png")


def _page(browser: Browser, up: Up, size: ViewportSize) -> Page:
    address = f"http://localhost:{up.port}"
    return browser.new_page(base_url=address, viewport=size, color_scheme="light", locale="en-GB")


def _keep(page: Page, name: str) -> None:
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(DOCS / name, optimize=True)


if __name__ == "__main__":
    draw()
