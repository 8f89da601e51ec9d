"""What is to be purged: one name a line, or made-up names to try the job with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incidents.management.purge import letters

DIGITS = "0-9"
OTHERS = "others"


def read(lines: Iterable[str]) -> Iterator[str]:
    """Yield the names; empty lines are none."""
    return filter(None, map(str.strip, lines))


def made_up(count: int) -> Iterator[str]:
    """Yield so many names, in the order and the proportions of a real registry's letters."""
    for letter, share in letters.shares(count).items():
        for number in range(share):
            yield f"{letter}-{number:06}"


def initial(name: str) -> str:
    """Return the letter that the name begins with, or which of the two other sorts it is of."""
    first = name[0].lower()
    if "a" <= first <= "z":
        return first
    return DIGITS if "0" <= first <= "9" else OTHERS
