"""Stalls: whether a job or a partition has stopped, and when it may resume."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from incidents.domain.progress.reading_table import ReadingTable
from incidents.domain.progress.spread import TENTH, Duration

TIMES_USUAL, TIMES_LONGEST = 8, 3
SCRAPES = 4
GAPS = 9
STEPS = 4
# A counter that is reset loses what was done since the scrape before, so its partition may end with
# this much still to do; one with less left may be over.
LOST_SHARE, LOST_SCRAPES = 0.05, 3


def stalled_since(ats: Sequence[float], done: Sequence[float]) -> float | None:
    """Return the time of the last movement if it is clearly longer ago than usual; else None.

    Clearly longer means: more than four scrapes; eight times the usual gap (the median of the
    latest nine between movements; of random gaps one in 250 is longer) or three times the
    longest of them, if all are alike; and at least as long as four of the smallest steps seen
    take at the mean rate (one in 50, if steps are rare).
    """
    steps = [after - before for before, after in pairwise(done)]
    moved = [index for index, step in enumerate(steps, 1) if step > 0]
    if not moved:
        return None
    last_s = ats[moved[-1]]
    silence_s = ats[-1] - last_s
    scrape_s = _scrape_s(ats)
    if silence_s <= SCRAPES * scrape_s:
        return None
    gaps_s = _gaps_s(ats, moved, scrape_s)
    if silence_s <= min(TIMES_USUAL * median(gaps_s), TIMES_LONGEST * max(gaps_s)):
        return None
    mean_rate = (done[-1] - done[0]) / (last_s - ats[0])
    smallest = min(step for step in steps if step > 0)
    return last_s if silence_s * mean_rate >= STEPS * smallest else None


def stalls(record: ReadingTable) -> dict[str, float]:
    """Return the stopped partitions by name, with the time of their last movement."""
    found = {}
    for each, row in zip(record.latest, record.done, strict=True):
        if each.remaining > LOST_SHARE * each.total and row[-1] == row[-SCRAPES:][0]:
            since_s = stalled_since(record.ats, row)
            if since_s is not None and each.remaining > _lost(record.ats, row, since_s):
                found[each.name] = since_s
    return found


def after_stall(span: Duration, silence_s: float) -> Duration:
    """Return the end of work that takes ``span`` and has stopped for ``silence_s`` seconds.

    A stall that has lasted for a ends within x with probability x / (a + x) (Gott, Nature 363,
    1993): a/9, a and 9a are the 10th, 50th and 90th percentile.
    """
    median_s = silence_s + span.median_s
    low_s, high_s = silence_s / 9 + span.median_s, silence_s * 9 + span.median_s
    sigma = math.log(high_s / low_s) / (2 * TENTH)
    return Duration(median_s, math.hypot(sigma, span.sigma * span.median_s / median_s), span.name)


def _lost(ats: Sequence[float], done: Sequence[float], since_s: float) -> float:
    mean_rate = (done[-1] - done[0]) / (since_s - ats[0])
    return LOST_SCRAPES * mean_rate * _scrape_s(ats)


def _scrape_s(ats: Sequence[float]) -> float:
    return median(after - before for before, after in pairwise(ats[-GAPS:]))


def _gaps_s(ats: Sequence[float], moved: Sequence[int], scrape_s: float) -> list[float]:
    """Return the latest gaps between movements.

    Where two neighbouring readings both moved, the gap is one scrape: older readings are
    thinned, movements are not.
    """
    latest = moved[-GAPS - 1 :]
    gaps = [
        scrape_s if after == before + 1 else ats[after] - ats[before]
        for before, after in pairwise(latest)
    ]
    return gaps or [ats[latest[0]] - ats[latest[0] - 1]]
