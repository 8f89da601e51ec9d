"""Counts of a partition where readings did not show it, filled in from its other readings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from incidents.domain.progress.readings import Partition

# The share of the remaining units that a hidden partition keeps: only a reading can show that it is
# done. One that had less than this share of its total left may be hidden because it is done.
STILL_LEFT = 0.05

Known = Sequence[float | None]


def filled(ats: Sequence[float], known: Known) -> list[float]:
    """Return ``known`` with gaps interpolated linearly, and constant before and after."""
    shown = [(index, value) for index, value in enumerate(known) if value is not None]
    if not shown:
        return [0.0] * len(ats)
    row = [shown[0][1]] * len(ats)
    for (start, before), (end, after) in pairwise(shown):
        row[start] = before
        for index in range(start + 1, end):
            share = (ats[index] - ats[start]) / (ats[end] - ats[start])
            row[index] = before + (after - before) * share
    last, value = shown[-1]
    row[last:] = [value] * (len(ats) - last)
    return row


def traced(ats: Sequence[float], known: Known, latest: Partition) -> list[float]:
    """Return the units done at ``ats``.

    Before the first and after the last reading, the rates of the earlier and the later half
    are continued.
    """
    row = filled(ats, known)
    shown = [index for index, value in enumerate(known) if value is not None]
    if not shown:
        return [latest.done] * len(ats)
    first, middle, last = shown[0], shown[len(shown) // 2], shown[-1]
    pace = _pace(ats, row, first, middle)
    for index in range(first):
        missed = row[first] if pace <= 0 else pace * (ats[first] - ats[index])
        row[index] = max(0.0, row[first] - missed)
    pace = _pace(ats, row, middle if middle < last else first, last)
    is_nearly_done = latest.remaining <= STILL_LEFT * latest.total
    sure = 0.0 if is_nearly_done else STILL_LEFT
    at_most = (1 - sure) * max(0.0, latest.total - row[last])
    for index in range(last + 1, len(ats)):
        row[index] = row[last] + min(at_most, pace * (ats[index] - ats[last]))
    return row


def _pace(ats: Sequence[float], row: Sequence[float], start: int, end: int) -> float:
    return (row[end] - row[start]) / (ats[end] - ats[start]) if end > start else 0.0
