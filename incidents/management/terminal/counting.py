"""Counts of the lists of an export, in words."""

from __future__ import annotations

from collections.abc import Mapping

# One, and several, of the lists that are not named by the plural of what is in them.
IN_WORDS = {
    "series": ("series", "series"),
    "starred": ("starred moment", "starred moments"),
    "status_log": ("change of status", "changes of status"),
    "timeline": ("entry of a timeline", "entries of timelines"),
}


def counted(counts: Mapping[str, int]) -> str:
    """Return as in "12 components, 1 incident"; without what there is none of."""
    found = [f"{count:,} {_of(name, count)}" for name, count in counts.items() if count]
    return ", ".join(found) or "nothing but the settings of the page"


def _of(name: str, count: int) -> str:
    several = name.replace("_", " ")
    return IN_WORDS.get(name, (several.removesuffix("s"), several))[count > 1]
