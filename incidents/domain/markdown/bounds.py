"""Limits on the constructs that the parser is given, by count.

Python-Markdown looks at the rest of a block again for many of its marks, and calls
itself for each level of nesting, so hostile text of a few kilobytes could keep it busy
for minutes or overflow the stack. The limits are several times what long postmortems
need; together they keep the worst 256 KiB found by search near one second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from incidents.domain.markdown.marks import DOTS, RULE, SECTION

MAX_CHARS = 272_144  # as many as a postmortem may have, and marks of as many sections
MAX_LINES = 10_000  # not counting empty ones
MAX_BLOCK_LINES = 1_000
MAX_BLOCK_CHARS = 65_536
MAX_DEPTH = 12
MAX_LEVELS = 20_000  # of all lines together
MAX_HEADINGS = 1_000
MAX_CELLS = 20_000
MAX_FOOTNOTES = 500
MAX_MARKS = 40_000
MAX_INLINE_WORK = 300_000_000  # in nanoseconds, were each mark the worst of its kind
MAX_BRACKETS = 10_000
MAX_REPEATED_CHARS = 4_000_000  # of the targets of reference links

CONTAINERS = re.compile(rf"(?:>|[-*+] |[{DOTS}]|\d+\. | )*")
CONTAINER = re.compile(rf">|[-*+] |[{DOTS}]|\d+\. ")
HEADING = re.compile(rf"{SECTION}|[ >]*+(?:#|=+ *$|[-*_ ]+$)")


class TooComplex(Exception):
    """The text exceeds a limit, and is shown as it is."""


def check_blocks(lines: Iterable[str]) -> None:
    """Refuse text on which the block parser would be slow. Raises TooComplex."""
    blocks = [list(block) for filled, block in groupby(lines, key=bool) if filled]
    filled = [line for block in blocks for line in block]
    depths = [depth(line) for line in filled]
    limit("lines", len(filled), MAX_LINES)
    limit("headings", sum(map(is_heading, filled)), MAX_HEADINGS)
    limit("footnotes", sum(line.count("[^") for line in filled), MAX_FOOTNOTES)
    limit("levels", max(depths, default=0), MAX_DEPTH)
    limit("levels in all", sum(depths), MAX_LEVELS)
    limit("cells", sum(map(cells, blocks)), MAX_CELLS)
    limit("lines in a block", max(map(len, blocks), default=0), MAX_BLOCK_LINES)
    limit("characters in a block", max(map(chars, blocks), default=0), MAX_BLOCK_CHARS)


def check_inlines(root: Element, references: Iterable[tuple[str, str]]) -> None:
    """Refuse text on which the inline parser would be slow. Raises TooComplex."""
    texts = list(inline_texts(root))
    limit("marks", sum(marks(text) for text in texts), MAX_MARKS)
    limit("work", sum(size(text) * nanoseconds(text) for text in texts), MAX_INLINE_WORK)
    brackets = sum(text.count("[") for text in texts)
    limit("brackets", brackets, MAX_BRACKETS)
    longest = max((len(url) + len(title or "") for url, title in references), default=0)
    limit("repeated", longest * brackets, MAX_REPEATED_CHARS)


def inline_texts(root: Element) -> Iterator[str]:
    for element in root.iter():
        for text in (element.text, element.tail):
            if text and not isinstance(text, AtomicString):
                yield text


def limit(what: str, count: int, most: int) -> None:
    if count > most:
        raise TooComplex(f"{count} {what}, more than {most}")


def is_heading(line: str) -> bool:
    return bool(HEADING.match(line))


def chars(block: list[str]) -> int:
    return sum(map(len, block))


def cells(block: list[str]) -> int:
    widest = max(line.count("|") for line in block)
    return widest and (widest + 1) * len(block)


def depth(line: str) -> int:
    """Return how many lists and quotations a line opens, by its marks."""
    prefix = CONTAINERS.match(line)
    if not prefix or not prefix[0].strip() or RULE.fullmatch(line):
        return 0
    return len(CONTAINER.findall(prefix[0]))


def marks(text: str) -> int:
    return sum(map(text.count, "[\\`*_~<&\n")) + text.count("http")


def size(text: str) -> int:
    """Return the number of characters while parsed, placeholders of escapes included."""
    return len(text) + 3 * text.count("\\")


def nanoseconds(text: str) -> int:
    """Return the worst parsing time, from the marks and the length of the text."""
    brackets = text.count("[")
    kinds_of_code_span = len(set(re.findall("`+", text)))
    emphases = sum(map(text.count, "*_~"))
    return 100 * brackets + 50 * kinds_of_code_span + 20 * emphases + 2 * marks(text)
