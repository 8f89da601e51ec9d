"""Whether work is shared, as far as the readings tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import pstdev

from incidents.domain.progress.course import Course

PRIOR = 0.4
STRETCHES = 16
USUAL = 0.03
PACES_OWN, PACES_SHARED, PACES_FACTOR = 0.15, 0.02, 3.0
PACES_AT_MOST = 2.5
LOG_ODDS_AT_MOST = 30.0


def shared_weight(courses: Sequence[Course]) -> float:
    """Return the probability that any worker takes any unit, from 0 to 1."""
    log_odds = math.log(PRIOR / (1 - PRIOR)) + _from_ends(courses) + _from_paces(courses)
    return 1 / (1 + math.exp(-max(-LOG_ODDS_AT_MOST, min(LOG_ODDS_AT_MOST, log_odds))))


def _from_ends(courses: Sequence[Course]) -> float:
    """Do the others speed up when a partition finishes?

    From one stretch of time to the next the rate of those active in both changes by x, the
    number of active partitions by -d (in logarithms). With workers of their own x is about 0,
    with shared work d. The odds are the ratio of likelihoods when the variance is unknown:
    ((sum x**2 + e) / (sum (x - d)**2 + e)) ** (n / 2) over n stretches.
    """
    cells = len(courses[0].steps)
    width = max(1, cells // STRETCHES)
    edges = list(range(cells, -1, -width))[::-1]
    own = together = USUAL**2
    number = 0
    for (start, middle), (_, end) in pairwise(list(pairwise(edges))):
        both = [each for each in courses if each.covers(start, end)]
        before = sum(each.units(start, middle) for each in both)
        after = sum(each.units(middle, end) for each in both)
        if min(before, after) <= 0:
            continue
        change = math.log(after / before)
        expected = math.log(_active(courses, start, middle) / _active(courses, middle, end))
        own += change**2
        together += (change - expected) ** 2
        number += 1
    return number / 2 * math.log(own / together)


def _active(courses: Iterable[Course], start: int, end: int) -> float:
    """The mean number of partitions at work; the first and the last cell of each count half."""
    cells = 0.0
    for each in courses:
        if each.first >= end or each.end <= start:
            continue
        cells += min(each.end, end) - max(each.first, start)
        if start <= each.first and each.first > 0:
            cells -= 0.5
        if each.end <= end and not each.is_moving:
            cells -= 0.5
    return max(cells, 0.5) / (end - start)


def _from_paces(courses: Sequence[Course]) -> float:
    """Do all advance by equally much, in units or in shares?

    Workers differ; partitions that are served in turn, or drawn from one pot, do not. The
    deviation of the logarithms of paces is compared with what is usual for either.
    """
    active = [each for each in courses if each.is_moving and each.end - each.first > 1]
    if len(active) < 3:
        return 0.0
    rates = [each.edges[-1] / (each.end - max(0.5, each.first + 0.5)) for each in active]
    shares = [rate / each.latest.total for rate, each in zip(rates, active, strict=True)]
    deviation = min(_deviation(rates), _deviation(shares))
    own = math.log(deviation / PACES_OWN) ** 2
    together = math.log(deviation / PACES_SHARED) ** 2
    odds = (own - together) / (2 * math.log(PACES_FACTOR) ** 2)
    return max(-PACES_AT_MOST, min(PACES_AT_MOST, odds))


def _deviation(values: Iterable[float]) -> float:
    return max(1e-4, pstdev(math.log(each) for each in values if each > 0))
