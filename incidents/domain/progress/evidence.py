"""The probability that work is shared, from the readings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median

from incidents.domain.progress.course import Course, active, mean_of, presence

# An assumption: of jobs that expose partitions, somewhat more give each its own worker.
PRIOR = 0.4
STRETCHES = 16  # pairs of cells: changes from one cell to the next are mostly noise
USUAL = 0.03  # the least change of any rate from stretch to stretch
# The rates of separate workers are assumed to deviate by some 15 %, those of partitions served in
# turn by counting noise, some 2 %; either may be off by a factor of three.
PACES_OWN, PACES_SHARED, PACES_FACTOR = 0.15, 0.02, 3.0
# As odds 12 to 1: rates and waiting are weak evidence, and never outweigh several ends at which the
# others did or did not speed up.
PACES_AT_MOST = 2.5
PACES_ENOUGH = 10  # partitions that give this evidence its full weight
WAITING, SEVERAL = 2.5, 1.5
FREEDOM = 3.0  # the fewest for which Student's t has a variance
NORMAL = 1.48  # a normal deviation over its median size
LOG_ODDS_AT_MOST = 30.0


def shared_weight(courses: Sequence[Course]) -> float:
    """Return the probability that any worker takes any unit, from 0 to 1."""
    log_odds = math.log(PRIOR / (1 - PRIOR)) + _from_ends(courses)
    log_odds += _from_paces(courses) + _from_waiting(courses)
    return 1 / (1 + math.exp(-max(-LOG_ODDS_AT_MOST, min(LOG_ODDS_AT_MOST, log_odds))))


def _from_ends(courses: Sequence[Course]) -> float:
    """Return the log-odds from whether the others speed up when a partition ends.

    From one stretch of time to the next the rate of those active in both changes by x, the
    number of active partitions by -d (in logarithms). With workers of their own x is about 0,
    with shared work d. The log-odds are the sum of the differences of log-likelihoods; as
    rates jump now and then, these are of Student's t with 3 degrees of freedom, whose scale is
    the median deviation under whichever of the two fits better.
    """
    changes = list(_changes(courses))
    if not changes:
        return 0.0
    own = [x for x, _ in changes]
    together = [x - d for x, d in changes]
    scale = max(USUAL, NORMAL * min(_median_size(own), _median_size(together)))
    return sum(
        _unlikely(x / scale) - _unlikely(y / scale) for x, y in zip(own, together, strict=True)
    )


def _changes(courses: Sequence[Course]) -> Iterator[tuple[float, float]]:
    cells = len(courses[0].steps)
    width = max(1, cells // STRETCHES)
    starts = range(cells % width, cells - width + 1, width)
    present = presence(courses)
    at_work = [mean_of(present, start, start + width) for start in starts]
    whole = [(*each.whole, each.edges) for each in courses]
    for start, (earlier, later) in zip(starts, pairwise(at_work), strict=False):
        middle, end = start + width, start + 2 * width
        both = [edges for low, high, edges in whole if low <= start and end <= high]
        before = sum([edges[middle] - edges[start] for edges in both])
        after = sum([edges[end] - edges[middle] for edges in both])
        if before > 0 < after:
            yield math.log(after / before), _resolved(math.log(earlier / later), later * width)


def _resolved(change: float, cells: float) -> float:
    """Reduce a change by half a cell of one partition, which cells are too coarse to show."""
    return math.copysign(max(0.0, abs(change) - 0.5 / cells), change)


def _median_size(values: Iterable[float]) -> float:
    return median(abs(each) for each in values)


def _unlikely(deviation: float) -> float:
    return (FREEDOM + 1) / 2 * math.log1p(deviation**2 / FREEDOM)


def _from_paces(courses: Sequence[Course]) -> float:
    """Return the log-odds from whether all partitions advance equally, in units or in shares.

    Workers differ; partitions served in turn, or drawn from one pool, do not. The deviation of
    the logarithms of rates is compared with what is usual for either. Equal units say nothing,
    since workers on equal machines are alike too; with equal shares both cases end at the same
    time anyway.
    """
    moving = [each for each in courses if each.is_moving and each.end - each.first > 1]
    if len(moving) < 3:
        return 0.0
    rates = [each.edges[-1] / (each.end - max(0.5, each.first + 0.5)) for each in moving]
    shares = [rate / each.latest.total for rate, each in zip(rates, moving, strict=True)]
    at_most = PACES_AT_MOST * min(1.0, len(moving) / PACES_ENOUGH)  # few may be alike by chance
    by_units = _odds_of_deviation(_deviation(rates), -at_most, 0.0)
    return max(by_units, _odds_of_deviation(_deviation(shares), -at_most, at_most))


def _odds_of_deviation(deviation: float, at_least: float, at_most: float) -> float:
    own = math.log(deviation / PACES_OWN) ** 2
    together = math.log(deviation / PACES_SHARED) ** 2
    odds = (own - together) / (2 * math.log(PACES_FACTOR) ** 2)
    return max(at_least, min(at_most, odds))


def _from_waiting(courses: Sequence[Course]) -> float:
    """Return the log-odds from whether partitions begin late while several are active.

    Where any worker takes any unit, either all advance at once or, in order, one at a time.
    """
    late = sum(each.first > 1 for each in courses)
    several = active(courses, 0, len(courses[0].steps)) >= SEVERAL
    return -WAITING if late > 1 and several else 0.0


def _deviation(values: Iterable[float]) -> float:
    # ``pstdev`` is exact, by fractions, and takes ten times as long.
    logs = [math.log(each) for each in values if each > 0]
    mean = fmean(logs)
    return max(1e-4, math.sqrt(sum([(each - mean) ** 2 for each in logs]) / len(logs)))
