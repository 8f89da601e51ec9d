"""Whether work is shared, as far as the readings tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from incidents.domain.progress.course import Course

BLOCKS = 8
PRIOR = 0.4
USUAL = 0.05


def shared_weight(courses: Sequence[Course]) -> float:
    """Return the probability that any worker takes any unit.

    Partitions with workers of their own keep their rates when others end; shared work keeps
    the rate of all together. So from one stretch of time to the next, which of the two is
    the steadier: the rate of those that were active in both, or that of all? With the sums of
    squares A and B of their logarithmic changes over n stretches, the odds are those before
    times ((A + e) / (B + e)) ** (n / 2): the ratio of likelihoods when the variance is unknown.
    """
    odds = math.log(PRIOR / (1 - PRIOR))
    cells = len(courses[0].steps)
    width = max(1, cells // BLOCKS)
    edges = list(range(cells, -1, -width))[::-1]
    own = together = 0.0
    stretches = 0
    for (start, middle), (_, end) in pairwise(list(pairwise(edges))):
        both = [each for each in courses if each.first < start or each.first == 0]
        survivors = [each for each in both if each.end >= end and each.is_active]
        before, after = _sum(courses, start, middle), _sum(courses, middle, end)
        theirs, then = _sum(survivors, start, middle), _sum(survivors, middle, end)
        if min(before, after, theirs, then) <= 0:
            continue
        own += math.log(then / theirs) ** 2
        together += math.log(after / before) ** 2
        stretches += 1
    usual = USUAL**2
    odds += stretches / 2 * math.log((own + usual) / (together + usual))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _sum(courses: Sequence[Course], start: int, end: int) -> float:
    return sum(sum(each.steps[start:end]) for each in courses)
