"""Draw docs/page.png, the README's picture of the demo's front page, anew.

Run with ``python -m tests.readme_picture`` when the page looks different. It takes a free port
and a demo of its own, so the data of ``make demo`` stay as they are.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.up import ROOT, demo, running

PICTURE = ROOT / "docs" / "page.png"
SIZE = {"width": 912, "height": 890}
# A page has few, with the edges of its letters; a third of the bytes.
COLOURS = 256
# Once the demo's purge has been read a few times, its page says when it will end.
IS_TOLD = "finishing between"
PATIENCE_MS = 180_000


def draw(target: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(demo(folder), folder) as up:
            shot = _shot(f"http://127.0.0.1:{up.port}/")
    image = Image.open(BytesIO(shot)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def _shot(url: str) -> bytes:
    """Return the first screen of a page that is open until its live parts tell of the purge."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        sys.exit("Chromium is not installed: one of " + ", ".join(names))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en-US")
        page.goto(url)
        page.get_by_text(IS_TOLD).first.wait_for(timeout=PATIENCE_MS)
        return page.screenshot()


if __name__ == "__main__":
    draw(PICTURE)
