"""Lists as people type them: nested by any indentation, of several blocks, with pasted dots.

Python-Markdown's own want four spaces for each level and an empty line before a list.
Nobody thinks of them at 3 am, and other renderers want neither.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from incidents.domain.markdown.bounds import MAX_DEPTH, MAX_LEVELS, limit
from incidents.domain.markdown.marks import (
    EMPTY_ITEM,
    ENDING,
    INTERRUPTING,
    RULE,
    indent,
    is_table,
    item,
)

TIGHT, LOOSE = "list", "loose"  # the first is how paragraphs know that they are to have no <p>


class ListProcessor(BlockProcessor):
    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.lines_read = 0  # those of nested lists once for each level

    def test(self, parent: Element, block: str) -> bool:
        return first_item(block.split("\n")) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        start = first_item(lines) or 0
        if start:
            self.parser.parseBlocks(parent, ["\n".join(lines[:start])])
        found = read(deque(lines[start:]), blocks)
        self.lines_read += sum(len(each.lines) for each in found.items)
        limit("levels", len(self.parser.state) + 1, MAX_DEPTH)
        limit("levels in all", self.lines_read, MAX_LEVELS)
        element = SubElement(parent, "ol" if found.is_ordered else "ul")
        if found.is_ordered and found.start != 1:
            element.set("start", str(found.start))
        for each in found.items:
            self.parser.state.set(LOOSE if found.is_loose else TIGHT)
            text = "\n".join(each.lines)
            self.parser.parseBlocks(SubElement(element, "li"), text.split("\n\n"))
            self.parser.state.reset()


@dataclass
class Item:
    column: int  # lines indented this far belong to it
    text_column: int
    lines: list[str]
    nested_at: int | None = None  # the indentation of its own list

    def add(self, line: str, *, is_after_gap: bool) -> bool:
        """Add a line; return whether a gap before it parts blocks of this very item."""
        line = line[min(indent(line), self.text_column) :]
        is_nested = item(line) is not None
        nested_at = self.nested_at
        if is_nested and nested_at is None:
            self.nested_at = indent(line)
        self.lines += [""] * is_after_gap + [line]
        if nested_at is None:
            return is_after_gap
        return is_after_gap and indent(line) < nested_at + (0 if is_nested else 2)


@dataclass
class List:
    is_ordered: bool
    start: int
    items: list[Item] = field(default_factory=list)
    is_loose: bool = False

    def take(self, line: str, below: str, *, is_after_gap: bool) -> bool:
        """Add a line if it belongs to the list."""
        if self.items and indent(line) >= self.items[-1].column:
            parts = self.items[-1].add(line, is_after_gap=is_after_gap)
            self.is_loose = self.is_loose or parts
            return True
        if mark := item(line) or EMPTY_ITEM.fullmatch(line):
            if bool(mark["number"]) != self.is_ordered:
                return False
            self.is_loose = self.is_loose or is_after_gap
            column = indent(line) + 2
            self.items.append(Item(column, len(mark[0]), []))
            self.items[-1].add(line[mark.end() :], is_after_gap=False)
            return True
        if is_after_gap or ENDING.match(line) or RULE.fullmatch(line) or is_table(line, below):
            return False
        self.items[-1].lines.append(line.lstrip(" "))
        return True


def first_item(lines: list[str]) -> int | None:
    """Return where a list begins in a block that may begin with other text."""
    for at, line in enumerate(lines):
        if (mark := item(line)) and indent(line) < 4 and (not at or mark["mark"] in INTERRUPTING):
            return at
    return None


def read(lines: deque[str], blocks: list[str]) -> List:
    """Take the list that begins with ``lines`` and may go on in ``blocks``.

    What does not belong to it stays in ``blocks``.
    """
    mark = item(lines[0])
    number = mark["number"] if mark else None
    found = List(is_ordered=number is not None, start=int(number or 1))
    is_after_gap = False
    while True:
        if not lines and blocks:
            lines, is_after_gap = deque(blocks.pop(0).strip("\n").split("\n")), True
        if not lines:
            return found
        below = lines[1] if len(lines) > 1 else ""
        if not found.take(lines[0], below, is_after_gap=is_after_gap):
            blocks.insert(0, "\n".join(lines))
            return found
        lines.popleft()
        is_after_gap = False
