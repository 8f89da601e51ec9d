"""Whether something that used to move has stopped, and when it will go on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from incidents.domain.progress.record import Record
from incidents.domain.progress.spread import TENTH, Span

TIMES_USUAL, TIMES_LONGEST = 8, 3
SCRAPES = 4
GAPS = 9
STEPS = 4
# A counter that begins anew loses what was done since the scrape before, so its partition ends
# with so much still to do; of what has less left than this it is not known whether it is over.
LOST_SHARE, LOST_SCRAPES = 0.05, 3


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
    scrape_s = _scrape_s(ats)
    if silence_s <= SCRAPES * scrape_s:
        return None
    gaps_s = _gaps_s(ats, moved, scrape_s)
    if silence_s <= min(TIMES_USUAL * median(gaps_s), TIMES_LONGEST * max(gaps_s)):
        return None
    mean_rate = (done[-1] - done[0]) / (last_s - ats[0])
    smallest = min(step for step in steps if step > 0)
    return last_s if silence_s * mean_rate >= STEPS * smallest else None


def silences(record: Record) -> dict[str, float]:
    """Return the time since which each partition that has stopped did not move, by name."""
    found = {}
    for each, row in zip(record.latest, record.done, strict=True):
        if each.remaining > LOST_SHARE * each.total and row[-1] == row[-SCRAPES:][0]:
            since_s = stalled_since(record.ats, row)
            if since_s is not None and each.remaining > _lost(record.ats, row, since_s):
                found[each.name] = since_s
    return found


def after_silence(span: Span, silence_s: float) -> Span:
    """Return when work that takes ``span`` ends if it has stopped for so long.

    What has lasted for a is over within x with probability x / (a + x) (Gott, Nature 363,
    1993): a ninth of it, as long again and nine times as long are the 10th, 50th and 90th
    percentile.
    """
    median_s = silence_s + span.median_s
    low_s, high_s = silence_s / 9 + span.median_s, silence_s * 9 + span.median_s
    sigma = math.log(high_s / low_s) / (2 * TENTH)
    return Span(median_s, math.hypot(sigma, span.sigma * span.median_s / median_s), span.name)


def _lost(ats: Sequence[float], done: Sequence[float], since_s: float) -> float:
    mean_rate = (done[-1] - done[0]) / (since_s - ats[0])
    return LOST_SCRAPES * mean_rate * _scrape_s(ats)


def _scrape_s(ats: Sequence[float]) -> float:
    return median(after - before for before, after in pairwise(ats[-GAPS:]))


def _gaps_s(ats: Sequence[float], moved: Sequence[int], scrape_s: float) -> list[float]:
    """Where two neighbouring readings both moved, all that lay between them is taken to have
    moved too: older readings are few and far between, not so the movements."""
    latest = moved[-GAPS - 1 :]
    gaps = [
        scrape_s if after == before + 1 else ats[after] - ats[before]
        for before, after in pairwise(latest)
    ]
    return gaps or [ats[latest[0]] - ats[latest[0] - 1]]
