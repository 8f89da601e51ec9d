"""The readings that an estimate looks at, turned on their side: one row a partition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.domain.progress.readings import Partition, Reading


@dataclass(frozen=True)
class Record:
    """``done[i][j]`` is what partition ``latest[i]`` had done at ``ats[j]``, in seconds.

    ``totals`` has a row for each partition whose total changed, by name.
    """

    ats: list[float]
    latest: tuple[Partition, ...]
    done: list[list[float]]
    totals: dict[str, list[float]]

    def since_begun(self) -> Record:
        """Return it from the last reading before anything moved."""
        begun = 0
        while begun + 1 < len(self.ats) and all(row[begun + 1] == row[0] for row in self.done):
            begun += 1
        if begun in (0, len(self.ats) - 1):
            return self
        totals = {name: row[begun:] for name, row in self.totals.items()}
        return Record(self.ats[begun:], self.latest, [row[begun:] for row in self.done], totals)

    def together(self) -> list[float]:
        return [sum(column) for column in zip(*self.done, strict=True)]

    def of(self, name: str) -> list[float]:
        return next(
            row for each, row in zip(self.latest, self.done, strict=True) if each.name == name
        )


def record(readings: Sequence[Reading]) -> Record:
    latest = readings[-1].partitions
    return Record([each.at_s for each in readings], latest, _done(readings), _totals(readings))


def _done(readings: Sequence[Reading]) -> list[list[float]]:
    names = [each.name for each in readings[-1].partitions]
    columns = []
    for reading in readings:
        column = [each.processed + each.failed for each in reading.partitions]
        if [each.name for each in reading.partitions] != names:
            done = dict(zip((each.name for each in reading.partitions), column, strict=True))
            column = [done.get(name, 0.0) for name in names]
        columns.append(column)
    return [list(row) for row in zip(*columns, strict=True)]


def _totals(readings: Sequence[Reading]) -> dict[str, list[float]]:
    first = {each.name: each.total for each in readings[0].partitions}
    changed = {
        each.name
        for each in readings[-1].partitions
        if first.get(each.name, each.total) != each.total
    }
    if not changed:
        return {}
    columns = [{each.name: each.total for each in reading.partitions} for reading in readings]
    return {name: [column.get(name, first[name]) for column in columns] for name in changed}
