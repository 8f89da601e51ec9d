"""How far each partition was at evenly spaced moments: rates and their changes come from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from incidents.domain.progress.readings import Partition, Reading

CELLS = 32
HABIT = 3  # so many silences are a partition's manner, and part of its rate


@dataclass(frozen=True)
class Course:
    """One partition since the work began, in cells of ``cell_s`` seconds.

    ``steps`` are the units done in each cell. ``first`` is the cell of its first step and
    ``end`` the one after its last, once it is done; both are the number of cells before that.
    """

    latest: Partition
    cell_s: float
    steps: list[float]
    growth: list[float] = field(default_factory=list)
    first: int = 0
    end: int = 0

    @property
    def has_started(self) -> bool:
        return self.latest.done > 0

    @property
    def is_active(self) -> bool:
        return self.has_started and self.latest.remaining > 0

    @property
    def is_waiting(self) -> bool:
        return not self.has_started and self.latest.remaining > 0

    @cached_property
    def moving(self) -> list[int]:
        """The cells that tell the rate: without the partial first one, and without stalls."""
        first = self.first if self.first == 0 or self.end - self.first < 4 else self.first + 1
        still = [cell for cell in range(first, self.end) if self.steps[cell] <= 0]
        if not still or _runs(still) >= HABIT:
            return list(range(first, self.end))
        return [cell for cell in range(first, self.end) if self.steps[cell] > 0]


def courses(readings: Sequence[Reading]) -> list[Course]:
    """Return those of the latest reading's partitions, since something first moved."""
    values = _values(readings)
    readings, values = _since_begun(readings, values)
    cells = min(CELLS, len(readings) - 1)
    if cells < 1:
        return [Course(each, 1.0, []) for each in readings[-1].partitions]
    ats = [each.at_s for each in readings]
    places = _places(ats, cells)
    cell_s = (ats[-1] - ats[0]) / cells
    grown = _grown(readings)
    return [
        _course(each, cell_s, _steps(done, places), grown.get(each.name, []), places)
        for each, done in zip(readings[-1].partitions, values, strict=True)
    ]


def _course(
    latest: Partition,
    cell_s: float,
    steps: list[float],
    totals: list[float],
    places: list[tuple[int, float]],
) -> Course:
    first = next((cell for cell, step in enumerate(steps) if step > 0), len(steps))
    end = len(steps)
    if latest.remaining <= 0:
        while end > 0 and steps[end - 1] <= 0:
            end -= 1
    growth = _steps(totals, places) if totals else []
    return Course(latest, cell_s, steps, growth, first, end)


def _values(readings: Sequence[Reading]) -> list[list[float]]:
    """For each of the latest partitions what was done by each reading."""
    names = [each.name for each in readings[-1].partitions]
    rows = []
    for reading in readings:
        row = [each.processed + each.failed for each in reading.partitions]
        if [each.name for each in reading.partitions] != names:
            done = dict(zip((each.name for each in reading.partitions), row, strict=True))
            row = [done.get(name, 0.0) for name in names]
        rows.append(row)
    return [list(column) for column in zip(*rows, strict=True)]


def _grown(readings: Sequence[Reading]) -> dict[str, list[float]]:
    """The totals of those partitions whose total changed."""
    first = {each.name: each.total for each in readings[0].partitions}
    changed = {
        each.name: each.total
        for each in readings[-1].partitions
        if first.get(each.name) != each.total and each.name in first
    }
    if not changed:
        return {}
    rows = [{each.name: each.total for each in reading.partitions} for reading in readings]
    return {name: [row.get(name, first[name]) for row in rows] for name in changed}


def _since_begun(
    readings: Sequence[Reading], values: list[list[float]]
) -> tuple[Sequence[Reading], list[list[float]]]:
    begun = 0
    while begun + 1 < len(readings) and all(each[begun + 1] == each[0] for each in values):
        begun += 1
    if begun + 1 == len(readings):
        begun = 0
    return readings[begun:], [each[begun:] for each in values]


def _places(ats: list[float], cells: int) -> list[tuple[int, float]]:
    """Where each cell's edge lies between readings: the index before it and the share after."""
    span = ats[-1] - ats[0]
    places = []
    for edge in range(cells):
        at = ats[0] + span * edge / cells
        index = min(bisect_right(ats, at), len(ats) - 1) - 1
        places.append((index, (at - ats[index]) / (ats[index + 1] - ats[index])))
    places.append((len(ats) - 2, 1.0))
    return places


def _steps(values: list[float], places: list[tuple[int, float]]) -> list[float]:
    edges = [values[index] + (values[index + 1] - values[index]) * share for index, share in places]
    return [after - before for before, after in pairwise(edges)]


def _runs(cells: list[int]) -> int:
    return 1 + sum(after != before + 1 for before, after in pairwise(cells))
