"""Readings as a table: one row a partition, one column a reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from incidents.domain.progress.gaps import filled, traced
from incidents.domain.progress.readings import Partition, Reading


@dataclass(frozen=True)
class ReadingTable:
    """``done[i][j]`` are the units that partition ``latest[i]`` had done at ``ats[j]`` (seconds).

    Gaps are filled in from other readings. ``totals`` has a row for each partition whose total
    changed, by name; ``added_s`` are the times at which new partitions appeared.
    """

    ats: list[float]
    latest: tuple[Partition, ...]
    done: list[list[float]]
    totals: dict[str, list[float]]
    added_s: tuple[float, ...] = ()

    def since_begun(self) -> ReadingTable:
        """Return the table from the last reading before anything moved."""
        begun = 0
        while begun + 1 < len(self.ats) and all(row[begun + 1] == row[0] for row in self.done):
            begun += 1
        if begun in (0, len(self.ats) - 1):
            return self
        return replace(
            self,
            ats=self.ats[begun:],
            done=[row[begun:] for row in self.done],
            totals={name: row[begun:] for name, row in self.totals.items()},
        )

    def together(self) -> list[float]:
        return [sum(column) for column in zip(*self.done, strict=True)]


def reading_table(readings: Sequence[Reading]) -> ReadingTable:
    ats = [each.at_s for each in readings]
    names = readings[-1].names
    if all(each.is_whole and each.names == names for each in readings):
        rows = [_lasting(row) for row in zip(*(each.done for each in readings), strict=True)]
        return ReadingTable(ats, readings[-1].partitions, rows, _totals(readings))
    return _with_gaps(ats, readings)


def _with_gaps(ats: list[float], readings: Sequence[Reading]) -> ReadingTable:
    shown = [
        {part.name: part.done for part in each.partitions if not part.is_carried}
        for each in readings
    ]
    rows, latest, added_s = [], [], []
    for each in readings[-1].partitions:
        known = [column.get(each.name) for column in shown]
        row = _lasting(traced(ats, known, each))
        rows.append(row)
        latest.append(replace(each, processed=max(0.0, row[-1] - each.failed)))
        first = next((index for index, done in enumerate(known) if done is not None), 0)
        if first > 0 and row[0] <= 0:
            added_s.append(ats[first])
    return ReadingTable(ats, tuple(latest), rows, _totals(readings), tuple(sorted(added_s)))


def _lasting(row: Sequence[float]) -> list[float]:
    """Return the units that were done at each time and stayed so: gauges may fall."""
    whole = list(row)
    if whole == sorted(whole):
        return whole
    return list(accumulate(reversed(whole), min))[::-1]


def _totals(readings: Sequence[Reading]) -> dict[str, list[float]]:
    """Return the rows of totals that changed. A total of 0 is not known yet."""
    first: dict[str, float] = {}
    for reading in readings:
        for part in reading.partitions:
            if part.total > 0:
                first.setdefault(part.name, part.total)
        if len(first) == len(readings[-1].partitions):
            break
    changed = [
        each.name
        for each in readings[-1].partitions
        if first.get(each.name, each.total) != each.total
    ]
    if not changed:
        return {}
    columns = [
        {each.name: each.total for each in reading.partitions if not each.is_carried}
        for reading in readings
    ]
    ats = [each.at_s for each in readings]
    return {name: filled(ats, [column.get(name) or None for column in columns]) for name in changed}
