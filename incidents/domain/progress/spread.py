"""Quantiles of the end of work whose parts have uncertain ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 14
FAR = 3.5
ALMOST = 0.999
# Gauss and Hermite's points and weights for a normal deviate: exact up to the fifth moment.
SHIFTS = ((1 / 6, -math.sqrt(3.0)), (2 / 3, 0.0), (1 / 6, math.sqrt(3.0)))
ROOT_2 = math.sqrt(2.0)
TENTH = 1.2816  # deviations from the middle to the 10th and the 90th percentile


# A weight, a shift of the logarithm of time, and spans as middle and spread.
Term = tuple[float, float, list[tuple[float, float]]]


@dataclass(frozen=True)
class Duration:
    """A time in seconds, log-normally spread: ``sigma`` is the deviation of its logarithm."""

    median_s: float
    sigma: float
    name: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One way in which the work may be organised. It ends when the last of its spans does.

    ``sigma`` is the deviation of what all spans have in common.
    """

    weight: float
    spans: tuple[Duration, ...]
    sigma: float = 0.0

    @property
    def last(self) -> Duration:
        return max(self.spans, key=lambda each: each.median_s)


def quantiles(
    scenarios: Sequence[Scenario], shares: Sequence[float], *, age_s: float = 0.0
) -> list[float]:
    """Return the seconds, from ``age_s`` on, by which the work has ended with these chances.

    P(end <= t) = sum of w_k * product of Phi(ln(t / median) / sigma), as if the spans of a
    scenario were independent of each other. By ``age_s`` the work is known not to have ended.
    """
    parts = [_Part(each) for each in scenarios if each.weight > 0]
    whole = sum(part.weight for part in parts)
    low = min(part.low for part in parts)
    high = max(part.high for part in parts)
    terms = [term for part in parts for term in part.terms]
    passed = 0.0
    if age_s > 0:
        passed = min(_probability(terms, math.log(age_s)) / whole, ALMOST)
    wanted = [whole * (passed + share * (1 - passed)) for share in shares]
    return [max(0.0, math.exp(_solve(terms, whole, each, low, high)) - age_s) for each in wanted]


class _Part:
    """A scenario as the terms of its probability: a weight, a shift, and the spans."""

    def __init__(self, scenario: Scenario) -> None:
        spans = [
            (math.log(max(each.median_s, 1e-9)), max(each.sigma, 1e-3)) for each in scenario.spans
        ]
        earliest = max(middle - FAR * sigma for middle, sigma in spans)
        # Those that end before the earliest possible end decide nothing.
        deciding = [
            (middle, sigma * ROOT_2) for middle, sigma in spans if middle + FAR * sigma >= earliest
        ]
        # Phi(x) = (1 + erf(x / root 2)) / 2: the halves of all spans are taken at once.
        weight = scenario.weight * 0.5 ** len(deciding)
        self.terms = [(weight * share, scenario.sigma * each, deciding) for share, each in SHIFTS]
        self.low = earliest - FAR * scenario.sigma
        self.high = max(middle + FAR * sigma for middle, sigma in spans) + FAR * scenario.sigma
        self.weight = scenario.weight


def _probability(terms: Sequence[Term], log_s: float) -> float:
    chance, erf = 0.0, math.erf
    for product, shift, spans in terms:
        at = log_s - shift
        for middle, spread in spans:
            product *= 1.0 + erf((at - middle) / spread)
        chance += product
    return chance


def _solve(terms: Sequence[Term], whole: float, wanted: float, low: float, high: float) -> float:
    """Bisect, then draw a line through what is left: a bare step would show in the answer."""
    below, above = 0.0, whole
    for _ in range(STEPS):
        middle = (low + high) / 2
        found = _probability(terms, middle)
        if found < wanted:
            low, below = middle, found
        else:
            high, above = middle, found
    share = (wanted - below) / (above - below) if above > below else 0.5
    return low + share * (high - low)
