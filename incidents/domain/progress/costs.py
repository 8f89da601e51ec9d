"""Units that cost more the later they come: superlinear work, as NearestFit found in reducers.

If a unit at position x costs as x to the power of k, the logarithm of the rate falls by k for each
step of the logarithm of what is done (Coppa and Finocchi, NearestFit, arXiv 1503.09062).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean

from incidents.domain.progress.course import Course
from incidents.domain.progress.readings import Partition

# Fewer cells or a shorter way tell no power from a drift.
CELLS_MIN, WAY_MIN = 6, math.log(2)
EXPONENT_MAX = 2.0
# A fitted power has to exceed this many of its standard errors; those are of errors that go
# together from cell to cell, so that they are larger than a plain fit says.
SURE = 2.0
ALONE_ERROR = 0.2
# So many courses tell it as well as more do.
COURSES_MAX = 12


def exponent(courses: Sequence[Course]) -> float:
    """Return the power by which later units cost more; 0 unless the courses agree on one."""
    active = [each for each in courses if each.is_active][:COURSES_MAX]
    fitted = [each for each in map(_fitted, active) if each is not None]
    if not fitted:
        return 0.0
    mean = fmean(fitted)
    spread = sum((each - mean) ** 2 for each in fitted)
    variance = (spread + ALONE_ERROR**2) / len(fitted)
    error = SURE * math.sqrt(variance / len(fitted))
    if mean <= error:
        return 0.0
    return min(EXPONENT_MAX, mean * (1 - (error / mean) ** 2))


def in_costs(course: Course, power: float) -> Course:
    """Return the course in units of equal cost, of which there are as many in all."""
    done, total = course.latest.done, course.latest.done + course.latest.remaining
    if power <= 0 or course.growth or total <= 0:
        return course
    before = done - course.edges[-1]
    scale, power = total**-power, power + 1
    ways = [before + edge for edge in course.edges]
    costs = [scale * (way if way > 0.0 else 0.0) ** power for way in ways]
    return replace(
        course,
        latest=Partition(course.latest.name, total, costs[-1]),
        steps=[after - earlier for earlier, after in pairwise(costs)],
    )


def _fitted(course: Course) -> float | None:
    """Return minus the slope of ln(rate) over ln(done), by least squares."""
    first, end = course.whole
    steps, edges = course.steps, course.edges
    cells = [cell for cell in range(first, end) if steps[cell] > 0]
    if len(cells) < CELLS_MIN:
        return None
    before = course.latest.done - edges[-1]
    xs = [math.log(before + (edges[cell] + edges[cell + 1]) / 2) for cell in cells]
    if xs[-1] - xs[0] < WAY_MIN:
        return None
    ys = [math.log(steps[cell]) for cell in cells]
    x_mean, y_mean = fmean(xs), fmean(ys)
    way = sum([(x - x_mean) ** 2 for x in xs])
    return -sum([(x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)]) / way
