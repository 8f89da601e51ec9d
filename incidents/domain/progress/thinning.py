"""Which readings of a job are retained, and which of these an estimate looks at."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence

KEPT = 2_000
NEWEST = 500
OLD = 1_000

CELLS = 32
LATEST = 16
STEP = 1.2


def kept(ats: Sequence[float]) -> list[int]:
    """Return the indices of the readings to retain, at most 2,000 of those taken at ``ats``.

    The newest 500 stay, and of older ones the first in each slot of 2**k seconds since the very
    first; k is the least that leaves at most 1,000 of them. So rows are removed some hundreds
    at a time, not with each reading, and as a slot of twice the width holds whole slots, what
    is thinned again stays evenly spaced.
    """
    if len(ats) <= KEPT:
        return list(range(len(ats)))
    old = len(ats) - NEWEST
    exponent = math.floor(math.log2(max(ats[old] - ats[0], 1e-6) / OLD))
    while True:
        first = _first_of_slots(ats[:old], math.ldexp(1.0, exponent))
        if len(first) <= OLD:
            return first + list(range(old, len(ats)))
        exponent += 1


def watched(ats: Sequence[float]) -> list[int]:
    """Return the indices, 100 at most, of the readings that an estimate is made from.

    These are the newest ones, those nearest to evenly spaced moments of the whole course, and
    between them those at ages that grow by a fifth each, so that a silence is always seen
    with what moved shortly before it. Of the readings watched all are watched again.
    """
    if len(ats) <= LATEST:
        return list(range(len(ats)))
    chosen = set(range(len(ats) - LATEST, len(ats)))
    chosen.update(_nearest(ats, moment) for moment in _moments(ats))
    return sorted(chosen)


def _moments(ats: Sequence[float]) -> Iterator[float]:
    first, last = ats[0], ats[-1]
    span = last - first
    for cell in range(CELLS + 1):
        yield first + span * cell / CELLS
    age = max(last - ats[-LATEST], span / 1e4) * STEP
    while 0 < age < span / 4:
        yield last - age
        age *= STEP


def _nearest(ats: Sequence[float], moment: float) -> int:
    after = bisect_left(ats, moment)
    if after == 0:
        return 0
    if after == len(ats):
        return after - 1
    return after if ats[after] - moment < moment - ats[after - 1] else after - 1


def _first_of_slots(ats: Sequence[float], width_s: float) -> list[int]:
    first: list[int] = []
    slot = -1
    for index, at in enumerate(ats):
        if (its_slot := int((at - ats[0]) // width_s)) != slot:
            first.append(index)
            slot = its_slot
    return first
