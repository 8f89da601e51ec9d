"""Delays before a program that died is started again."""

from __future__ import annotations

LONGEST_DELAY_S = 60.0
# What ran this long was healthy: its next death does not count.
HEALTHY_AFTER_S = 10.0


def deaths_in_a_row(before: int, *, ran_s: float) -> int:
    return 0 if ran_s >= HEALTHY_AFTER_S else before + 1


def delay_s(deaths: int) -> float:
    """Return the seconds to wait after this many deaths in a row."""
    if not deaths:
        return 0.0
    return min(2.0 ** min(deaths - 1, 10), LONGEST_DELAY_S)
