"""Bars of jobs as SVG strings: lengths are attributes, so no inline style is needed."""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from incidents.models import JobReading
from incidents.render.figures import rounded_share

WIDTH, HEIGHT = 1000, 10
# What has begun is seen, however little it is.
LEAST = 2


def of_share(done: float, failed: float) -> SafeString:
    """Return a bar of the share done, ending with the share failed; text beside it says so."""
    end = _length(done)
    lost = min(end, _length(failed))
    return mark_safe(
        f"{_opened('amount')}"
        f'<rect class="done" width="{end}" height="{HEIGHT}"/>'
        f'<rect class="lost" x="{end - lost}" width="{lost}" height="{HEIGHT}"/></svg>'
    )


def of_time(started_at: datetime, reading: JobReading) -> SafeString:
    """Return a bar of time since the start, with the range of the end; "" without a range."""
    if reading.remaining_s is None or reading.low_s is None or reading.high_s is None:
        return SafeString()
    passed_s = max(0.0, (reading.at - started_at).total_seconds())
    whole_s = passed_s + reading.high_s
    if not whole_s:
        return SafeString()

    def at(seconds: float) -> int:
        return round(WIDTH * (passed_s + seconds) / whole_s)

    first, last = at(reading.low_s), at(reading.high_s)
    return mark_safe(
        f"{_opened('hours')}"
        f'<rect class="passed" width="{at(0)}" height="{HEIGHT}"/>'
        f'<rect class="band" x="{first}" width="{max(LEAST, last - first)}" height="{HEIGHT}"/>'
        f'<path class="expected" d="M{at(reading.remaining_s)} 0v{HEIGHT}"/></svg>'
    )


def _opened(kind: str) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
        ' aria-hidden="true">'
    )


def _length(share: float) -> int:
    return max(LEAST, round(WIDTH * rounded_share(share, 3))) if share > 0 else 0
