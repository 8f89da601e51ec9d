"""Rates from a course, and their uncertainty over the time left.

Sources: tqdm's ``smoothing`` (an exponential average forgets at one fixed pace, which suits one
horizon only); LATE (Zaharia et al., OSDI 2008: progress over elapsed time, for each task by
itself); ParaTimer (Morton et al., SIGMOD 2010: the critical path decides).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from incidents.domain.progress.course import Course

# A shorter horizon follows noise, a longer one lags: a drift that lasts for the time left has
# changed little within a quarter of it.
HORIZON_SHARE = 0.25
# Without evidence a rate is assumed to hold to about a quarter (0.2 and 0.15 add up to 0.25 in
# squares). With more, ranges of steady jobs are too wide; with less, ranges of drifting jobs hold
# too rarely (measured by bench_progress).
ALONE, TOGETHER = 0.2, 0.15
PRIOR_WEIGHT = 2.0  # low: two observed stretches outweigh it
# A change between two stretches has the noise of both. A forecast rests on more than one stretch,
# so between half of that variance (if the past were known exactly) and all of it applies.
FORECAST = 0.8
# This gives a range from a third of the middle to nearly three times it; wider would be useless.
SIGMA_MAX = 0.8
JUMP = 1.0  # a change by more than a factor of e is a stop or a restart, not a drift


def rate_per_s(course: Course) -> float:
    """Return the rate that applies to the remaining units; 0 if nothing has moved.

    A cell of age ``a`` weighs (a + h/4)**-2, where ``h`` is the time left at the plain mean
    rate: half the weight lies on the latest h/4. With far to go all of the past counts nearly
    alike, close to the end the latest counts most, and nothing depends on the units of time.
    """
    cells = course.moving
    if not cells:
        return 0.0
    partial, steps = course.partial, course.steps
    spent = len(cells) - sum(1 - part for cell, part in partial.items() if cell in cells)
    mean = sum([steps[cell] for cell in cells]) / spent
    if mean <= 0:
        return 0.0
    now = len(steps) + HORIZON_SHARE * course.latest.remaining / mean
    latest = now - cells[-1]
    weight = units = 0.0
    for cell in cells:
        # Relative: with nearly all to do it stays above 0.
        its_weight = (latest / (now - cell)) ** 2
        weight += its_weight * partial[cell] if cell in partial else its_weight
        units += its_weight * steps[cell]
    return units / weight / course.cell_s


Whole = tuple[int, int, list[float]]  # as Course.whole, with the edges


class Changes:
    """The change of rates from one stretch of time to the next, by the length of the stretch.

    The variance of ln(rate after / rate before) of neighbouring stretches of 2, 4, 8 and 16
    cells: a backtest of the assumption that rates stay. The part common to all courses is kept
    apart from each one's own, since it does not average out. The prior is that a stretch as
    long as the whole past changes by ``ALONE`` and ``TOGETHER``, with ``PRIOR_WEIGHT``.
    """

    def __init__(self, courses: Sequence[Course]) -> None:
        self._cells = len(courses[0].steps)
        self._is_alone = len(courses) == 1
        whole = [(*each.whole, each.edges) for each in courses]
        self._alone: dict[int, float] = {}
        self._together: dict[int, float] = {}
        width = min(2, max(1, self._cells // 2))
        while width <= max(1, self._cells // 2):
            self._learn(whole, width)
            width *= 2

    def _learn(self, whole: Sequence[Whole], width: int) -> None:
        scale = min(1.0, width / self._cells)
        alone, alone_seen = PRIOR_WEIGHT * ALONE**2 * scale, PRIOR_WEIGHT
        together, together_seen = PRIOR_WEIGHT * TOGETHER**2 * scale, PRIOR_WEIGHT
        for end in range(self._cells, 2 * width - 1, -width):
            logs = _changes(whole, end - 2 * width, end - width, end)
            if not logs:
                continue
            mean = sum(logs) / len(logs)
            squares = sum([(each - mean) ** 2 for each in logs])
            alone += squares
            alone_seen += len(logs) - 1
            noise = 0.0 if self._is_alone else alone / alone_seen / len(logs)
            together += max(0.0, mean**2 - noise)
            together_seen += 1
        self._alone[width] = alone / alone_seen
        self._together[width] = together / together_seen

    def alone(self, cells: float) -> float:
        """Return the variance of the logarithm of one rate over the next ``cells``."""
        return _at(self._alone, cells)

    def together(self, cells: float) -> float:
        """Return the variance of the part common to all rates over the next ``cells``."""
        return _at(self._together, cells)


def _changes(whole: Sequence[Whole], start: int, middle: int, end: int) -> list[float]:
    logs = [
        math.log(after / before)
        for low, high, edges in whole
        if low <= start
        and end <= high
        and (before := edges[middle] - edges[start]) > 0
        and (after := edges[end] - edges[middle]) > 0
    ]
    if logs and (min(logs) < -JUMP or max(logs) > JUMP):
        return [max(-JUMP, min(JUMP, each)) for each in logs]
    return logs


def _at(variances: dict[int, float], cells: float) -> float:
    width = min(variances, key=lambda each: abs(math.log(each / max(cells, 0.5))))
    beyond = math.sqrt(max(1.0, cells / width))
    return min(SIGMA_MAX**2, FORECAST * variances[width] * beyond)
