"""A sample of names that is the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from heapq import nsmallest


def sample(names: Iterable[str], size: int, *, seed: str) -> list[str]:
    """Return up to ``size`` of the names, in their order, each once.

    Which ones depends on the names and the seed alone: of a list that has grown a little, most are
    the same, so that two runs can be compared.
    """
    listed = list(dict.fromkeys(names))
    drawn = set(nsmallest(size, listed, key=lambda name: _lot(name, seed)))
    return [name for name in listed if name in drawn]


def _lot(name: str, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()
