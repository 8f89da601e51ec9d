"""Differences between two texts, for eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Above this many characters a changed passage is shown as a whole: comparing words
# takes time that grows with the square of their number.
BY_WORD_MAX = 4_000
CONTEXT_LINES = 1


class Fate(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    SKIPPED = "skipped"
    """Unchanged lines, left out."""


@dataclass(frozen=True)
class Piece:
    fate: Fate
    text: str


def diff(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in order: by line, and within changed lines by word."""
    return list(_lines(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def _lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    opcodes = SequenceMatcher(None, old, new).get_opcodes()
    for index, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag == "equal":
            yield from _kept(new[j1:j2], index > 0, index < len(opcodes) - 1)
        else:
            yield from _words("".join(old[i1:i2]), "".join(new[j1:j2]))


def _kept(lines: list[str], is_after: bool, is_before: bool) -> Iterator[Piece]:
    """Unchanged lines: those next to a change, the others only hinted at."""
    head = CONTEXT_LINES if is_after else 0
    tail = CONTEXT_LINES if is_before else 0
    if len(lines) <= head + tail + 1:
        yield Piece(Fate.KEPT, "".join(lines))
        return
    if head:
        yield Piece(Fate.KEPT, "".join(lines[:head]))
    yield Piece(Fate.SKIPPED, "…\n")
    if tail:
        yield Piece(Fate.KEPT, "".join(lines[-tail:]))


def _words(old: str, new: str) -> Iterator[Piece]:
    if len(old) + len(new) > BY_WORD_MAX:
        yield from _replaced(old, new)
        return
    before, after = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Fate.KEPT, "".join(after[j1:j2]))
        else:
            yield from _replaced("".join(before[i1:i2]), "".join(after[j1:j2]))


def _replaced(old: str, new: str) -> Iterator[Piece]:
    if old:
        yield Piece(Fate.REMOVED, old)
    if new:
        yield Piece(Fate.ADDED, new)
