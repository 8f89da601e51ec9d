"""The course of each partition: units done in evenly spaced cells of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from incidents.domain.progress.once import once
from incidents.domain.progress.reading_table import ReadingTable
from incidents.domain.progress.readings import Partition

CELLS = 32
IDLE = 3  # cells without a step after which a partition counts as ended for now
WHOLE = 3  # whole cells that suffice for a rate without the partial ones
HABIT = 3  # pauses that make pausing a partition's habit, and part of its rate


@dataclass(frozen=True)
class Course:
    """One partition since the work began, in cells of ``cell_s`` seconds.

    ``steps`` are the units done in each cell, ``growth`` those added to the total. ``first`` is
    the cell of its first step; ``end`` the one after its last, if it is done or idle.
    """

    latest: Partition
    cell_s: float
    steps: list[float]
    growth: list[float]
    first: int = 0
    end: int = 0

    @once
    def edges(self) -> list[float]:
        """Units done by the start of each cell, and by the end of the last."""
        return list(accumulate(self.steps, initial=0.0))

    @property
    def has_moved(self) -> bool:
        return self.first < len(self.steps)

    @once
    def has_started(self) -> bool:
        return self.latest.done > 0

    @once
    def is_active(self) -> bool:
        return self.has_started and self.latest.remaining > 0

    @once
    def is_moving(self) -> bool:
        return self.is_active and self.end == len(self.steps)

    @once
    def is_waiting(self) -> bool:
        return not self.has_started and self.latest.remaining > 0

    @once
    def whole(self) -> tuple[int, int]:
        """The first cell in all of which it was active, and the one after the last such cell."""
        return (
            0 if self.first == 0 else self.first + 1,
            self.end if self.is_moving else self.end - 1,
        )

    @once
    def moving(self) -> list[int]:
        """The cells that give the rate: without stalls, and without partial ones if enough."""
        partial = self.partial
        told = [cell for cell in range(self.first, self.end) if cell not in partial]
        if len(told) < WHOLE:
            told = list(range(self.first, self.end))
        still = [cell for cell in told if self.steps[cell] <= 0]
        if not still or _runs(still) >= HABIT:
            return told
        return [cell for cell in told if self.steps[cell] > 0]

    @once
    def partial(self) -> dict[int, float]:
        """The cells in which it began or ended, with the share in which it was active: half."""
        cells = {} if self.first == 0 else {self.first: 0.5}
        return cells if self.is_moving else {**cells, self.end - 1: 0.5}


def courses(record: ReadingTable) -> list[Course]:
    """Return the courses of all partitions since anything first moved."""
    record = record.since_begun()
    cells = min(CELLS, len(record.ats) - 1)
    if cells < 1:
        return [Course(each, 1.0, [], []) for each in record.latest]
    places = _places(record.ats, cells)
    cell_s = (record.ats[-1] - record.ats[0]) / cells
    steps = [_steps(done, places) for done in record.done]
    grown = {name: _steps(totals, places) for name, totals in record.totals.items()}
    told = _told(steps)
    if len(told) < cells:
        steps = [[its[cell] for cell in told] for its in steps]
        grown = {name: [its[cell] for cell in told] for name, its in grown.items()}
    return [
        _course(each, cell_s, its, grown.get(each.name, []))
        for each, its in zip(record.latest, steps, strict=True)
    ]


def active(courses: Sequence[Course], start: int, end: int) -> float:
    """Return the mean number of active partitions from one cell to another."""
    return mean_of(presence(courses), start, end)


def presence(courses: Sequence[Course]) -> list[float]:
    """Return how many partitions are active in each cell; their first and last count half."""
    cells = len(courses[0].steps)
    changes, halves = [0] * (cells + 1), [0.0] * cells
    for each in courses:
        if each.first >= each.end:
            continue
        changes[each.first] += 1
        changes[each.end] -= 1
        if each.first > 0:
            halves[each.first] += 0.5
        if not each.is_moving:
            halves[each.end - 1] += 0.5
    return [count - half for count, half in zip(accumulate(changes), halves, strict=False)]


def mean_of(present: Sequence[float], start: int, end: int) -> float:
    """Return the mean of ``presence`` from one cell to another, at least half a cell in all."""
    return max(sum(present[start:end]), 0.5) / (end - start)


def _course(latest: Partition, cell_s: float, steps: list[float], growth: list[float]) -> Course:
    first = next((cell for cell, step in enumerate(steps) if step > 0), len(steps))
    end = len(steps)
    while end > 0 and steps[end - 1] <= 0:
        end -= 1
    if latest.remaining > 0 and len(steps) - end < IDLE:
        end = len(steps)
    return Course(latest, cell_s, steps, growth, first, end)


def _told(steps: Sequence[Sequence[float]]) -> list[int]:
    """Return the cells that count: those in which everything stood still do not, unless a habit.

    The cells just before and after a stall belong to it in part, and do not count either.
    """
    moves = [any(column) for column in zip(*steps, strict=True)]
    still = [cell for cell, moved in enumerate(moves) if not moved]
    if not still or _runs(still) >= HABIT:
        return list(range(len(moves)))
    dropped = {cell + offset for cell in still for offset in (-1, 0, 1)}
    told = [cell for cell in range(len(moves)) if cell not in dropped]
    return told or [cell for cell, moved in enumerate(moves) if moved]


def _places(ats: list[float], cells: int) -> list[tuple[int, float]]:
    """Return each cell edge as (index of the reading before it, share of the way to the next)."""
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
