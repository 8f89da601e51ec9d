"""What a partition had done where readings did not show it: as its neighbours in time tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from incidents.domain.progress.readings import Partition

# Of what was left when it was last shown: that it is done it must say itself. But what had so small
# a share of its total left may no longer be shown because it is done.
STILL_LEFT = 0.05

Known = Sequence[float | None]


def filled(ats: Sequence[float], known: Known) -> list[float]:
    """Return ``known`` with the gaps drawn straight from value to value, and level outside."""
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
    """Return what was done at ``ats``; before it was first shown, and after it was last shown,
    as if it had gone on at the pace of the earlier and of the later half."""
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
