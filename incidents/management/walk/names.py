"""The names to walk over: one a line, or made-up names to try a run with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incidents.management.walk import letters

DIGITS = "0-9"
OTHERS = "others"


def read(lines: Iterable[str]) -> Iterator[str]:
    """Yield the names; empty lines are skipped."""
    return filter(None, map(str.strip, lines))


def made_up(count: int) -> Iterator[str]:
    """Yield ``count`` names, in the order and proportions of a real registry's letters."""
    for letter, share in letters.shares(count).items():
        for number in range(share):
            yield f"{letter}-{number:06}"


def initial(name: str) -> str:
    """Return the first letter of a name, or the class of names without one."""
    first = name[0].lower()
    if "a" <= first <= "z":
        return first
    return DIGITS if "0" <= first <= "9" else OTHERS
