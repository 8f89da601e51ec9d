"""Division of names into partitions. The slowest partition ends the run."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from incidents.management.walk import names


class Division(StrEnum):
    SIZE = "size"
    LETTER = "letter"


def by_size(to_divide: Iterable[str], *, parts: int) -> dict[str, list[str]]:
    """Deal the names out in turn: sizes differ by one at most, and hard names are spread."""
    dealt = list(to_divide)
    parts = min(parts, len(dealt))
    return {str(part + 1): dealt[part::parts] for part in range(parts)}


def by_letter(to_divide: Iterable[str]) -> dict[str, list[str]]:
    """Divide names by first letter. Some letters are far more frequent than others."""
    found: dict[str, list[str]] = {}
    for name in to_divide:
        found.setdefault(names.initial(name), []).append(name)
    return dict(sorted(found.items()))


def divide(to_divide: Iterable[str], *, division: Division, processes: int) -> dict[str, list[str]]:
    if division == Division.LETTER:
        return by_letter(to_divide)
    return by_size(to_divide, parts=processes)
