from __future__ import annotations

import re
from datetime import timedelta

from incidents.models import JobReading
from incidents.render.jobs import bars
from incidents.render.jobs.bars import WIDTH
from tests.make import HOUR, NOW


def rects(source: str) -> dict[str, tuple[int, int]]:
    """Where each rectangle begins and how wide it is."""
    found = re.findall(r'<rect class="(\w+)"(?: x="(\d+)")? width="(\d+)"', source)
    return {kind: (int(x or 0), int(width)) for kind, x, width in found}


def reading(**fields) -> JobReading:
    return JobReading(at=NOW, **fields)


def test_what_failed_is_the_end_of_what_is_done():
    assert rects(bars.of_share(0.5, 0.1)) == {"done": (0, 500), "lost": (400, 100)}


def test_what_has_begun_is_seen():
    assert rects(bars.of_share(0.00001, 0.0))["done"][1] > 0
    assert rects(bars.of_share(0.0, 0.0))["done"][1] == 0


def test_the_bar_is_full_only_when_all_is_done():
    assert rects(bars.of_share(0.99999, 0.0))["done"][1] < WIDTH
    assert rects(bars.of_share(1.0, 0.0))["done"][1] == WIDTH


def test_the_band_lies_between_the_earliest_and_the_latest_end():
    found = rects(bars.of_time(NOW - HOUR, reading(remaining_s=5_400, low_s=3_600, high_s=10_800)))

    assert found["passed"] == (0, WIDTH // 4)
    assert found["band"] == (WIDTH // 2, WIDTH // 2)


def test_without_a_range_there_is_no_band():
    assert not bars.of_time(NOW - HOUR, reading())


def test_at_the_very_start_nothing_breaks():
    assert not bars.of_time(NOW, reading(remaining_s=0, low_s=0, high_s=0))
    assert bars.of_time(NOW + timedelta(1), reading(remaining_s=1, low_s=1, high_s=2))


def test_bars_need_no_inline_style():
    assert "style" not in bars.of_share(0.5, 0.1)
