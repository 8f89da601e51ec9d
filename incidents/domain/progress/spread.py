"""Quantiles of when something ends that consists of parts with uncertain ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 22
FAR = 4.0
ROOT_2 = math.sqrt(2.0)


@dataclass(frozen=True)
class Span:
    """A time in seconds, log-normally spread: ``sigma`` is the deviation of its logarithm."""

    median_s: float
    sigma: float
    name: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One way in which the work may be organised. It ends when the last of its spans does."""

    weight: float
    spans: tuple[Span, ...]

    @property
    def last(self) -> Span:
        return max(self.spans, key=lambda each: each.median_s)


def quantiles(scenarios: Sequence[Scenario], shares: Sequence[float]) -> list[float]:
    """Return by when, in seconds, the work has ended with each of these probabilities.

    P(end <= t) = sum of w_k * product of Phi(ln(t / median) / sigma): the scenarios' spans are
    taken to be independent of each other.
    """
    parts = [_Part(each) for each in scenarios if each.weight > 0]
    low = min(part.low for part in parts)
    high = max(part.high for part in parts)
    return [math.exp(_solve(parts, share, low, high)) for share in shares]


class _Part:
    def __init__(self, scenario: Scenario) -> None:
        spans = [
            (math.log(max(each.median_s, 1e-9)), max(each.sigma, 1e-3)) for each in scenario.spans
        ]
        self.low = max(middle - FAR * sigma for middle, sigma in spans)
        self.high = max(middle + FAR * sigma for middle, sigma in spans)
        # Those that end before the earliest possible end decide nothing.
        self.spans = [
            (middle, sigma * ROOT_2) for middle, sigma in spans if middle + FAR * sigma >= self.low
        ]
        self.weight = scenario.weight

    def probability(self, log_s: float) -> float:
        product = self.weight
        for middle, spread in self.spans:
            product *= 0.5 + 0.5 * math.erf((log_s - middle) / spread)
        return product


def _solve(parts: Sequence[_Part], share: float, low: float, high: float) -> float:
    wanted = share * sum(part.weight for part in parts)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if sum(part.probability(middle) for part in parts) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
