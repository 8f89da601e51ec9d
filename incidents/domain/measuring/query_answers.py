"""A server's answer to a query: its series, found by their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from incidents.domain.exposition.contract import LabelMatcher


@dataclass(frozen=True)
class MetricSeries:
    """One series of an answer, at the time that it is of. A native histogram has no value."""

    labels: Mapping[str, str]
    written_s: float
    value: float | None


@dataclass(frozen=True)
class QueryAnswer:
    """The series of an answer.

    Many rules may ask one answer of many series, so a label is looked through once for all.
    """

    series: Sequence[MetricSeries]
    _places: dict[str, dict[str, set[int]]] = field(default_factory=dict, repr=False)

    @cached_property
    def values_count(self) -> int:
        return sum(each.value is not None for each in self.series)

    def fitting(self, matchers: Sequence[LabelMatcher]) -> list[MetricSeries]:
        """Return the series whose labels fit all ``matchers``, in their order."""
        if not matchers:
            return list(self.series)
        wanted = [self._named(each) for each in matchers if each.is_wanted]
        found = set.intersection(*sorted(wanted, key=len)) if wanted else {*range(len(self.series))}
        found = found.difference(*(self._named(each) for each in matchers if not each.is_wanted))
        return [self.series[place] for place in sorted(found)]

    def _named(self, matcher: LabelMatcher) -> set[int]:
        """Return the places of the series that have one of its values."""
        if matcher.label not in self._places:
            self._places[matcher.label] = self._places_of(matcher.label)
        of_label = self._places[matcher.label]
        found = [of_label.get(value, set()) for value in matcher.values if value]
        if "" in matcher.values:
            found.append({*range(len(self.series))}.difference(*of_label.values()))
        return found[0] if len(found) == 1 else set().union(*found)

    def _places_of(self, label: str) -> dict[str, set[int]]:
        """Return the places by value, of those that have one: of others there may be many."""
        places: dict[str, set[int]] = {}
        for place, each in enumerate(self.series):
            if value := each.labels.get(label, ""):
                places.setdefault(value, set()).add(place)
        return places
