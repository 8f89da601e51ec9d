"""A server's answer to a query: its series, found by their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from incidents.domain.exposition.contract import LabelMatcher


@dataclass(frozen=True)
class MetricSeries:
    """One series of an answer, at the time that it is of. The value of a histogram is NaN."""

    labels: Mapping[str, str]
    written_s: float
    value: float
    is_histogram: bool = False


@dataclass(frozen=True)
class LabelPlaces:
    """The places of the series that have a label: by its value, and of all.

    Of those without it there may be many, so they are never listed.
    """

    by_value: Mapping[str, Set[int]]

    @cached_property
    def every(self) -> Set[int]:
        return frozenset().union(*self.by_value.values())

    def named(self, values: Set[str]) -> Set[int]:
        found = [self.by_value.get(value, frozenset()) for value in values]
        return found[0] if len(found) == 1 else frozenset().union(*found)


@dataclass(frozen=True)
class QueryAnswer:
    """The series of an answer.

    Many rules may ask one answer of many series, so a label is looked through once for all, and
    what fits is told by places: most of it is only counted.
    """

    series: Sequence[MetricSeries]
    _labels: dict[str, LabelPlaces] = field(default_factory=dict, repr=False)

    @cached_property
    def places(self) -> Set[int]:
        return frozenset(range(len(self.series)))

    @cached_property
    def histograms(self) -> Set[int]:
        return frozenset(at for at, each in enumerate(self.series) if each.is_histogram)

    def fitting(self, matchers: Sequence[LabelMatcher]) -> Set[int]:
        """Return the places of the series whose labels fit all ``matchers``."""
        wanted: list[Set[int]] = []
        unwanted: list[Set[int]] = []
        for matcher in matchers:
            found, is_wanted = self._found(matcher)
            (wanted if is_wanted else unwanted).append(found)
        first, *others = sorted(wanted, key=len) or [self.places]
        return frozenset(first).intersection(*others).difference(*unwanted)

    def _found(self, matcher: LabelMatcher) -> tuple[Set[int], bool]:
        """Return places of series that have the label, and whether those fit or all others do."""
        if matcher.label not in self._labels:
            self._labels[matcher.label] = LabelPlaces(self._by_value(matcher.label))
        of_label = self._labels[matcher.label]
        named = of_label.named(matcher.values - {""})
        if "" in matcher.values:
            return of_label.every - named, not matcher.is_wanted
        return named, matcher.is_wanted

    def _by_value(self, label: str) -> dict[str, Set[int]]:
        places: dict[str, set[int]] = {}
        for place, each in enumerate(self.series):
            if value := each.labels.get(label, ""):
                places.setdefault(value, set()).add(place)
        return {**places}
