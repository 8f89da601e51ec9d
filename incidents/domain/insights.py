"""Figures over many incidents, from the facts of each."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from incidents.domain.facts import TOLD_LATE_BY, Fact

LENGTHS = ("time-to-first-update", TOLD_LATE_BY, "time-to-resolve", "longest-silence")
SHARES = ("promises-kept", "estimates-held")
Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Spread:
    """The median and the 90th percentile of lengths, and of how many."""

    count: int
    median: timedelta
    p90: timedelta


@dataclass(frozen=True)
class Share:
    """So many of all."""

    count: int
    of: int


def spread(lengths: Sequence[timedelta]) -> Spread | None:
    """Return None for no lengths. The percentile is the least that 90 % do not exceed."""
    if not lengths:
        return None
    ordered = sorted(lengths)
    seconds = statistics.median(each.total_seconds() for each in ordered)
    return Spread(len(ordered), timedelta(seconds=seconds), ordered[ceil(0.9 * len(ordered)) - 1])


def lengths(found: Iterable[Facts], name: str) -> list[timedelta]:
    """Return the known values of a fact that is a length."""
    values = (facts[name].value for facts in found)
    return [value for value in values if isinstance(value, timedelta)]


def share(found: Iterable[Facts], name: str) -> Share:
    """Return the sum of a fact that is so many of all."""
    count = of = 0
    for facts in found:
        fact = facts[name]
        count += fact.value if isinstance(fact.value, int) else 0
        of += fact.of or 0
    return Share(count, of)
