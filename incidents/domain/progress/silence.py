"""Whether something that used to move has stopped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

TIMES_USUAL, TIMES_LONGEST = 8, 3
SCRAPES = 4
GAPS = 9
STEPS = 4


def stalled_since(ats: Sequence[float], done: Sequence[float]) -> float | None:
    """Return when it last moved, if that is clearly longer ago than usual; else None.

    Clearly longer is: more than four scrapes; eight times the usual gap (the median of the
    latest nine between movements; where gaps are random, one in 250 is longer) or three times
    the longest of them, where all are alike; and as long as four of the smallest steps seen
    take at the mean rate (one in 50, if steps are rare).
    """
    steps = [after - before for before, after in pairwise(done)]
    moved = [index for index, step in enumerate(steps, 1) if step > 0]
    if not moved:
        return None
    last_s = ats[moved[-1]]
    silence_s = ats[-1] - last_s
    scrape_s = median(after - before for before, after in pairwise(ats[-GAPS:]))
    if silence_s <= SCRAPES * scrape_s:
        return None
    gaps_s = _gaps_s(ats, moved, scrape_s)
    if silence_s <= min(TIMES_USUAL * median(gaps_s), TIMES_LONGEST * max(gaps_s)):
        return None
    mean_rate = (done[-1] - done[0]) / (last_s - ats[0])
    smallest = min(step for step in steps if step > 0)
    return last_s if silence_s * mean_rate >= STEPS * smallest else None


def _gaps_s(ats: Sequence[float], moved: Sequence[int], scrape_s: float) -> list[float]:
    """Where two neighbouring readings both moved, all that lay between them is taken to have
    moved too: older readings are few and far between, not so the movements."""
    latest = moved[-GAPS - 1 :]
    gaps = [
        scrape_s if after == before + 1 else ats[after] - ats[before]
        for before, after in pairwise(latest)
    ]
    return gaps or [ats[latest[0]] - ats[latest[0] - 1]]
