"""Bars of jobs as SVG strings: lengths are attributes, so no inline style is needed."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from incidents.models import JobReading
from incidents.render.figures import rounded_share

WIDTH, HEIGHT = 1000, 10
# What has begun is seen, however little it is, and so is a short range.
LEAST = 4
# The range is a lane in the middle of what is left: as high as what is done it read as done.
LANE_Y, LANE = 3, 4


def of_share(done: float, failed: float) -> SafeString:
    """Return a bar of the share done, ending with the share failed; text beside it says so."""
    return mark_safe(f"{_opened()}{_amount(done, failed)}</svg>")


def of_job(reading: JobReading, failed: float, *, widest: int = WIDTH) -> SafeString:
    """Return a bar of the share done, whose end is the range of the end of the work.

    What is left of the bar is the time left until the latest end. A range wider than ``widest``
    is left out: where nothing explains it, it would be taken for work that is done.
    """
    band = ""
    if reading.low_s is not None and reading.high_s:
        start = _length(reading.done)
        first = start + round((WIDTH - start) * min(1.0, reading.low_s / reading.high_s))
        first = min(first, WIDTH - LEAST)
        if WIDTH - first > widest:
            return of_share(reading.done, failed)
        lane = f'y="{LANE_Y}" width="{WIDTH - first}" height="{LANE}"'
        band = f'<rect class="band" x="{first}" {lane}/>'
    return mark_safe(f"{_opened()}{band}{_amount(reading.done, failed)}</svg>")


def _amount(done: float, failed: float) -> str:
    end = _length(done)
    lost = min(end, _length(failed))
    return (
        f'<rect class="done" width="{end}" height="{HEIGHT}"/>'
        f'<rect class="lost" x="{end - lost}" width="{lost}" height="{HEIGHT}"/>'
    )


def _opened() -> str:
    return (
        f'<svg class="amount" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
        ' aria-hidden="true">'
    )


def _length(share: float) -> int:
    return max(LEAST, round(WIDTH * rounded_share(share, 3))) if share > 0 else 0
