"""Partitions that have not appeared yet: where some were added, others may follow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from incidents.domain.progress import scenarios
from incidents.domain.progress.course import Course, active
from incidents.domain.progress.growth import chance_of_more
from incidents.domain.progress.rates import rate_per_s
from incidents.domain.progress.reading_table import ReadingTable
from incidents.domain.progress.spread import TENTH, Duration, Scenario

# Plans twice as long are taken to be half as likely. (If plans of all lengths were equally likely,
# on a logarithmic scale, it would be 1, which is Gott's rule: Nature 363, 1993.)
RARER = 2.0


@dataclass(frozen=True)
class Arrivals:
    """Partitions were added ``count`` times within ``age_s``, and none in the last ``silent_s``."""

    count: int
    age_s: float
    silent_s: float

    @property
    def chance(self) -> float:
        """The probability that more will be added; lower if few additions were seen."""
        going_on = chance_of_more(self.age_s / self.count, self.silent_s)
        return going_on * self.count / (self.count + 1)

    def span(self, each_s: float) -> Duration:
        """Return when the last of them ends if each takes ``each_s``."""
        low_s, middle_s, high_s = (self._more_s(share) + each_s for share in (0.1, 0.5, 0.9))
        return Duration(middle_s, math.log(high_s / low_s) / (2 * TENTH))

    def _more_s(self, share: float) -> float:
        """Invert P(additions continue for another x after a) = (a / (a + x))**2."""
        return self.age_s * (math.pow(1 - share, -1 / RARER) - 1)


def arrivals(record: ReadingTable) -> Arrivals | None:
    added_s = record.added_s
    if not added_s:
        return None
    last_s = added_s[-1]
    return Arrivals(len(added_s), last_s - record.ats[0], record.ats[-1] - last_s)


def with_more(
    found: Sequence[Scenario], arrivals: Arrivals, courses: Sequence[Course]
) -> list[Scenario]:
    """Split each scenario into one in which all partitions are known and one in which more come."""
    coming = arrivals.span(_each_s(courses))
    more = arrivals.chance
    return [
        Scenario(each.weight * share, spans, each.sigma)
        for each in found
        for share, spans in ((1 - more, each.spans), (more, (*each.spans, coming)))
    ]


def _each_s(courses: Sequence[Course]) -> float:
    """Return the seconds that a partition takes on average, by Little's law (1961)."""
    whole = scenarios.together(courses)
    cells = len(whole.steps)
    units = (whole.latest.done + whole.latest.remaining) / len(courses)
    return units * active(courses, 0, cells) / rate_per_s(whole)
