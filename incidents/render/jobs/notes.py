"""The explanation of a bar that moved back, while it matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from incidents.domain.job_bar import SEEN_FROM, Bar
from incidents.queries.jobs import Point

# For so long the page says why the bar moved back, though it has moved on.
NOTED_FOR = timedelta(minutes=30)


def told_why(history: Sequence[Point]) -> Point | None:
    """Return the last reading that moved the bar back or has a note, if recent or still visible."""
    if not history:
        return None
    found, bar = None, Bar(history[0].done, history[0].done)
    for point in history[1:]:
        is_noted = bool(point.note) or bar.falls(point.done)
        found = point if is_noted else found
        bar = bar.moved(point.done, is_told=is_noted)
    if found is None:
        return None
    is_back = bar.share < bar.peak - SEEN_FROM
    return found if is_back or history[-1].at - found.at <= NOTED_FOR else None
