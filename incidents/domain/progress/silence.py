"""Whether something that used to move has stopped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

TIMES_USUAL = 5
SCRAPES = 3
GAPS = 9


def stalled_since(ats: Sequence[float], done: Sequence[float]) -> float | None:
    """Return when it last moved, if that is clearly longer ago than its usual gap; else None.

    The usual gap is the median of the latest nine between readings with movement, and never
    less than the time between scrapes: a silence of three scrapes or less is no news.
    """
    moved = [index for index in range(1, len(done)) if done[index] > done[index - 1]]
    if not moved:
        return None
    silence_s = ats[-1] - ats[moved[-1]]
    scrape_s = median(
        ats[index] - ats[index - 1] for index in range(max(1, len(ats) - 9), len(ats))
    )
    if silence_s <= SCRAPES * scrape_s:
        return None
    latest = [max(0, moved[0] - 1), *moved][-GAPS - 1 :]
    usual_s = median(ats[after] - ats[before] for before, after in pairwise(latest))
    return ats[moved[-1]] if silence_s > TIMES_USUAL * usual_s else None
