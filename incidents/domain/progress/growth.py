"""Units that will be added to the plan while the work goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from incidents.domain.progress.course import Course

ROUNDS = 4
PATIENCE = 2.0
SURE = 0.2  # of what is planned now is not taken away, however fast plans shrink


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
    """Return how the total of this course grows, or shrinks, if it does."""
    grown = [cell for cell, units in enumerate(course.growth) if units]
    units = sum(course.growth)
    if not grown or not units:
        return None
    age = grown[-1] + 1
    chance = chance_of_more(age / len(grown), len(course.growth) - age)
    return Growth(units / (age * course.cell_s), age * course.cell_s, chance)


def chance_of_more(usual_gap: float, silent: float) -> float:
    """Additions are taken to have stopped, ever more likely, once there was none for longer
    than twice the usual gap between them."""
    patience = PATIENCE * usual_gap
    return 1.0 if silent <= patience else (patience / silent) ** 2


def left(course: Course, rate_per_s: float) -> tuple[float, float]:
    """Return the seconds left at this rate, and which share of them is for units that are not
    planned yet, or will not be any more."""
    planned_s = course.latest.remaining / rate_per_s
    grows = growth(course)
    if grows is None or planned_s <= 0:
        return planned_s, 0.0
    left_s = planned_s
    for _ in range(ROUNDS):
        left_s = max(planned_s * SURE, planned_s + grows.added(left_s) / rate_per_s)
    return left_s, abs(1 - planned_s / left_s)
