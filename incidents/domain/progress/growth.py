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
    """A total that grew ``times`` times by ``step`` within ``age_s``, and still does with
    ``chance``. ``gaps`` is the share of that time in which it did not: 0 where it grows steadily.
    """

    step: float
    times: int
    age_s: float
    chance: float
    gaps: float

    def expected(self, horizon_s: float) -> float:
        """Return the units to be added within ``horizon_s`` on average."""
        return self.step * self._more(horizon_s)

    def likely(self, horizon_s: float) -> float:
        """Return the units than which there will be more as likely as less.

        After few steps there may well be none. A Poisson number's median is at least its mean
        less ln 2 (Choi, Proc. AMS 121, 1994); what grows steadily is no matter of chance.
        """
        return self.step * max(0.0, self._more(horizon_s) - self.gaps * math.log(2))

    def _more(self, horizon_s: float) -> float:
        """How many steps are to come on average.

        What has gone on for a time a goes on for another x with probability a / (a + x) (Gott,
        Nature 363, 1993), so that as many as within a come, times ln(1 + horizon / a).
        """
        return self.chance * self.times * math.log1p(horizon_s / self.age_s)


def growth(course: Course) -> Growth | None:
    """Return how the total of this course grows, or shrinks, if it does."""
    grown = [cell for cell, units in enumerate(course.growth) if units]
    units = sum(course.growth)
    if not grown or not units:
        return None
    age = grown[-1] + 1
    chance = chance_of_more(age / len(grown), len(course.growth) - age)
    gaps = 1 - len(grown) / age
    return Growth(units / len(grown), len(grown), age * course.cell_s, chance, gaps)


def chance_of_more(usual_gap: float, silent: float) -> float:
    """Additions are taken to have stopped, ever more likely, once there was none for longer
    than twice the usual gap between them."""
    patience = PATIENCE * usual_gap
    return 1.0 if silent <= patience else (patience / silent) ** 2


def left(course: Course, rate_per_s: float) -> tuple[float, float]:
    """Return the seconds left at this rate, as likely too many as too few, and which share of
    those expected is for units that are not planned yet, or will not be any more."""
    planned_s = course.latest.remaining / rate_per_s
    grows = growth(course)
    if grows is None or planned_s <= 0:
        return planned_s, 0.0
    least_s = planned_s * SURE
    expected_s = likely_s = planned_s
    for _ in range(ROUNDS):
        expected_s = max(least_s, planned_s + grows.expected(expected_s) / rate_per_s)
        likely_s = max(least_s, planned_s + grows.likely(likely_s) / rate_per_s)
    return likely_s, abs(1 - planned_s / expected_s)
