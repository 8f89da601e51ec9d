"""Units that will be added to the plan while the work goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from incidents.domain.progress.course import Course

ROUNDS = 4
PATIENCE = 2.0


@dataclass(frozen=True)
class Growth:
    """A total that grew at ``rate_per_s`` for ``age_s``, and does so still with ``chance``."""

    rate_per_s: float
    age_s: float
    chance: float

    def added(self, horizon_s: float) -> float:
        """Return the units to expect within ``horizon_s``.

        What has gone on for a time a goes on for another x with probability a / (a + x) (Gott,
        Nature 363, 1993), so that rate * a * ln(1 + horizon / a) are to come.
        """
        expected_s = self.age_s * math.log1p(horizon_s / self.age_s)
        return self.chance * self.rate_per_s * expected_s


def growth(course: Course) -> Growth | None:
    """Return how the total of this course grows, if it does.

    It is taken to have stopped, ever more likely, once nothing was added for longer than
    twice the usual gap between additions.
    """
    grown = [cell for cell, units in enumerate(course.growth) if units > 0]
    units = sum(course.growth)
    if not grown or units <= 0:
        return None
    age = grown[-1] + 1
    silent = len(course.growth) - age
    usual = PATIENCE * age / len(grown)
    chance = 1.0 if silent <= usual else (usual / silent) ** 2
    return Growth(units / (age * course.cell_s), age * course.cell_s, chance)


def left(course: Course, rate_per_s: float) -> tuple[float, float]:
    """Return the seconds left at this rate, and which share of them is for units yet to come."""
    planned_s = course.latest.remaining / rate_per_s
    grows = growth(course)
    if grows is None:
        return planned_s, 0.0
    left_s = planned_s
    for _ in range(ROUNDS):
        left_s = planned_s + grows.added(left_s) / rate_per_s
    return left_s, 1 - planned_s / left_s
