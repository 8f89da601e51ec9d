from __future__ import annotations

import pytest
import time_machine

from incidents.render import style_sheet


@pytest.fixture
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def assets(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "incidents").mkdir(parents=True)
    (settings.STATIC_ROOT / "incidents" / "page.css").write_text("main { color: black }")
    (settings.STATIC_ROOT / "admin").mkdir()
    (settings.STATIC_ROOT / "admin" / "base.css").write_text("not for readers")
    yield
    # No other test is to find these.
    style_sheet.plain.cache_clear()
    style_sheet.digest.cache_clear()
