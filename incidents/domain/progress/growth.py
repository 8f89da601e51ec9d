"""Units expected to be added to the plan while the work goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from incidents.domain.progress.course import Course

ROUNDS = 4
PATIENCE = 2.0
SURE = 0.2  # share of the planned units that stays, however fast plans shrink


@dataclass(frozen=True)
class Growth:
    """A total that grew ``times`` times by ``step`` within ``age_s``.

    ``chance`` is the probability that it still grows, ``gaps`` the share of the time without
    growth: 0 if it grows steadily.
    """

    step: float
    times: int
    age_s: float
    chance: float
    gaps: float

    def expected(self, horizon_s: float) -> float:
        """Return the mean number of units added within ``horizon_s``."""
        return self.step * self._more(horizon_s)

    def likely(self, horizon_s: float) -> float:
        """Return the median number of units added within ``horizon_s``.

        A Poisson median is at least its mean less ln 2 (Choi, Proc. AMS 121, 1994); steady
        growth is not random.
        """
        return self.step * max(0.0, self._more(horizon_s) - self.gaps * math.log(2))

    def _more(self, horizon_s: float) -> float:
        """Return the mean number of steps to come.

        What has gone on for a time a goes on for another x with probability a / (a + x) (Gott,
        Nature 363, 1993); integrated, that is the steps so far × ln(1 + horizon / a).
        """
        return self.chance * self.times * math.log1p(horizon_s / self.age_s)


def growth(course: Course) -> Growth | None:
    """Return the growth or shrinking of the total of ``course``; None if it is constant."""
    grown = [cell for cell, units in enumerate(course.growth) if units]
    units = sum(course.growth)
    if not grown or not units:
        return None
    age = grown[-1] + 1
    chance = chance_of_more(age / len(grown), len(course.growth) - age)
    gaps = 1 - len(grown) / age
    return Growth(units / len(grown), len(grown), age * course.cell_s, chance, gaps)


def chance_of_more(usual_gap: float, silent: float) -> float:
    """Return the probability that additions continue.

    It falls once there was none for longer than twice the usual gap between them.
    """
    patience = PATIENCE * usual_gap
    return 1.0 if silent <= patience else (patience / silent) ** 2


def left(course: Course, rate_per_s: float) -> tuple[float, float]:
    """Return the median seconds left at this rate, and the share due to changes of the plan."""
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
