"""Rates from a course, and how far they may be off over what is left.

Sources: tqdm's ``smoothing`` (an exponential average forgets at one fixed pace, which suits one
horizon only); LATE (Zaharia et al., OSDI 2008: progress over elapsed time, for each task by
itself); ParaTimer (Morton et al., SIGMOD 2010: the critical path decides).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from incidents.domain.progress.course import Course

HORIZON_SHARE = 0.25
CHANGE = 0.3
CHANGE_WEIGHT = 4.0
SIGMA_MAX = 0.8


def rate_per_s(course: Course) -> float:
    """Return the present rate as it bears on what is left; 0 where nothing has moved.

    Each cell of age ``a`` weighs 1 / (a + h/4), where ``h`` is the time left at the plain mean
    rate. With far to go all of the past counts nearly alike; close to the end the latest
    counts most: each octave of ages between counts the same, whatever the scale.
    """
    cells = course.moving
    if not cells:
        return 0.0
    mean = sum(course.steps[cell] for cell in cells) / len(cells)
    if mean <= 0:
        return 0.0
    horizon = course.latest.remaining / mean
    now = len(course.steps)
    bend = 0.5 + HORIZON_SHARE * horizon
    weight = units = 0.0
    for cell in cells:
        its_weight = 1.0 / (now - cell - 0.5 + bend)
        weight += its_weight
        units += its_weight * course.steps[cell]
    return units / weight / course.cell_s


class Changes:
    """How much rates change from one stretch of time to the next, by the stretch's length.

    The variance of ln(rate after / rate before) of neighbouring stretches of 1, 2, 4, 8 and 16
    cells, pooled over all courses: a backtest of the assumption that the rate stays. Before
    there is evidence a stretch as long as the whole past changes by ``CHANGE``.
    """

    def __init__(self, courses: Iterable[Course]) -> None:
        active = [[each.steps[cell] for cell in each.moving] for each in courses]
        self._cells = max((len(each) for each in active), default=1) or 1
        self._variances = {}
        width = 1
        while width <= max(1, self._cells // 2):
            squares = [square for steps in active for square in _squares(steps, width)]
            prior = CHANGE**2 * min(1.0, width / self._cells)
            self._variances[width] = (CHANGE_WEIGHT * prior + sum(squares)) / (
                CHANGE_WEIGHT + len(squares)
            )
            width *= 2

    def variance(self, cells: float) -> float:
        """Return that of the logarithm of a rate over the next ``cells``."""
        widths = list(self._variances)
        width = min(widths, key=lambda each: abs(math.log(each / max(cells, 0.5))))
        beyond = max(1.0, cells / width)
        return min(SIGMA_MAX**2, self._variances[width] * beyond)


def _squares(steps: Sequence[float], width: int) -> list[float]:
    sums = [sum(steps[end - width : end]) for end in range(len(steps), width - 1, -width)]
    return [math.log(after / before) ** 2 for after, before in pairwise(sums) if after > 0 < before]
