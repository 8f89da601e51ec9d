"""Levels of headings in a text that becomes part of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from incidents.domain.markdown.code import OPENING, fenced
from incidents.domain.markdown.marks import BELOW_HEADS, ITEM, RULE

LOWEST = 6
MARKED = re.compile(
    r"(?P<before>(?: {0,3}(?:> ?|(?:[-*+]|\d{1,9}\.)[ \t]+))*+)(?P<marks>#{1,6}+)[ \t]+(?=\S)"
)
HASHED = re.compile(r" {0,3}#{1,6} +\S")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")


def lowered(source: str, *, by: int) -> str:
    """Return ``source`` with its headings ``by`` levels lower, at most the sixth.

    Underlined ones get marks, as there is no line for a third level. Code and tables stay.
    """
    lines = source.split("\n")
    written: list[str] = []
    begins = True  # a block, of which only the first line can be underlined
    at = 0
    while at < len(lines):
        kept = untouched(lines, at, begins=begins)
        written += lines[at : at + kept]
        at += kept
        if kept:
            begins = True
        elif begins and is_underlined(lines, at):
            level = 1 if lines[at + 1].startswith("=") else 2
            written.append(heading(lines[at].strip(" "), level + by))
            at += 2
        elif marked := MARKED.match(lines[at]):
            text, level = lines[at][marked.end() :], len(marked["marks"])
            written.append(marked["before"] + heading(text, level + by))
            begins = True
            at += 1
        else:
            written.append(lines[at])
            begins = not lines[at].strip() or bool(RULE.fullmatch(lines[at]))
            at += 1
    return "\n".join(written)


def heading(text: str, level: int) -> str:
    return f"{'#' * min(level, LOWEST)} {text}"


def untouched(lines: Sequence[str], at: int, *, begins: bool) -> int:
    """Return the number of lines of fenced code or a table from line ``at`` on."""
    if opening := OPENING.fullmatch(lines[at]):
        return fenced(lines, at + 1, opening)[1] - at
    if begins and "|" in lines[at] and BELOW_HEADS.fullmatch("".join(lines[at + 1 : at + 2])):
        return len(list(takewhile(str.strip, lines[at:])))
    return 0


def is_underlined(lines: Sequence[str], at: int) -> bool:
    """Whether the next line underlines this one as a heading."""
    line, below = lines[at].expandtabs(4), "".join(lines[at + 1 : at + 2])
    is_text = line[:4].strip() and not ITEM.match(line) and not HASHED.match(line)
    return bool(is_text and UNDERLINE.fullmatch(below))
