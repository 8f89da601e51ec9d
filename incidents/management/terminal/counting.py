"""Counts of the lists of an export, in words."""

from __future__ import annotations

from collections.abc import Mapping


def counted(counts: Mapping[str, int]) -> str:
    """Return as in "12 components, 3 incidents"; without what there is none of."""
    found = [f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items() if count]
    return ", ".join(found) or "nothing but the settings of the page"
