from __future__ import annotations

import re

import pytest

from incidents.models import JobReading
from incidents.render.jobs import bars
from incidents.render.jobs.bars import LEAST, WIDTH
from tests.make import NOW


def rects(source: str) -> dict[str, tuple[int, int]]:
    """Where each rectangle begins and how wide it is."""
    found = re.findall(r'<rect class="(\w+)"(?: x="(\d+)")?(?: y="\d+")? width="(\d+)"', source)
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


def test_the_end_of_a_jobs_bar_is_the_range_of_its_end():
    found = rects(bars.of_job(reading(done=0.6, low_s=3_600, high_s=14_400), 0.1))

    assert found == {"band": (700, 300), "done": (0, 600), "lost": (500, 100)}


def test_the_range_is_lower_than_what_is_done_so_that_it_is_not_taken_for_it():
    bar = bars.of_job(reading(done=0.1, low_s=60, high_s=14_400), 0.0)

    band, done = (float(height) for height in re.findall(r'height="(\d+)"/>', bar)[:2])
    assert band <= done / 2


def test_a_range_that_nothing_explains_is_left_out_where_it_would_look_like_work_done():
    early, late = (reading(done=done, low_s=60, high_s=600) for done in (0.1, 0.5))

    assert "band" not in rects(bars.of_job(early, 0.0, widest=WIDTH // 2))
    assert "band" in rects(bars.of_job(early, 0.0))
    assert "band" in rects(bars.of_job(late, 0.0, widest=WIDTH // 2))


def test_a_short_range_is_seen_and_ends_with_the_bar():
    found = rects(bars.of_job(reading(done=0.5, low_s=3_600, high_s=3_601), 0.0))

    assert found["band"] == (WIDTH - LEAST, LEAST)


def test_a_range_that_may_begin_at_once_begins_where_the_share_done_ends():
    assert rects(bars.of_job(reading(done=0.5, low_s=0, high_s=60), 0.0))["band"] == (500, 500)


@pytest.mark.parametrize("estimate", [{}, {"low_s": 0, "high_s": 0}])
def test_without_a_range_there_is_no_band(estimate):
    assert "band" not in rects(bars.of_job(reading(done=0.5, **estimate), 0.0))


def test_bars_need_no_inline_style():
    assert "style" not in bars.of_job(reading(done=0.5, low_s=60, high_s=120), 0.1)
