"""Lists as people type them, rewritten to the form that Python-Markdown needs.

It wants an empty line before a list and four spaces for each level. Other renderers want
neither, nor does anyone think of them at 3 am.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown.preprocessors import Preprocessor

ITEM = re.compile(r" *(?P<mark>[-*+]|\d{1,9}\.) +(?=\S)")
INTERRUPTING = frozenset({"-", "*", "+", "1."})  # “The answer is\n42. Not more.” is no list.
RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")


class Open(NamedTuple):
    """A list item that may continue."""

    column: int  # what is indented this far belongs to it
    ordered: bool


class Lists(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        self.items: list[Open] = []  # outermost first
        self.after_text = False
        return [rewritten for line in lines for rewritten in self.rewrite(line)]

    def rewrite(self, line: str) -> list[str]:
        """Return the line indented by its level, after an empty line where needed."""
        line = line.expandtabs(4).rstrip(" ")
        text = line.lstrip(" ")
        if not text and not self.after_text:
            return []
        indent = len(line) - len(text)
        ends_lists = bool(line.startswith(("#", ">")) or RULE.fullmatch(line))
        item = None if ends_lists else self.item(line)
        continues_text = self.after_text and not item and not ends_lists
        closed = self.close(indent) if text and not continues_text else None
        depth, column = len(self.items), self.items[-1].column if self.items else 0
        apart = ends_lists and closed is not None
        if item and indent < column + 4:
            ordered = item["mark"].endswith(".")
            apart = closed.ordered != ordered if closed else not self.items
            self.items.append(Open(indent + 2, ordered))
        separator = [""] if apart and self.after_text else []
        self.after_text = bool(text)
        return [*separator, text and " " * 4 * depth + line[min(indent, column) :]]

    def item(self, line: str) -> re.Match[str] | None:
        match = ITEM.match(line)
        if match and self.after_text and not self.items and match["mark"] not in INTERRUPTING:
            return None
        return match

    def close(self, indent: int) -> Open | None:
        """Close the items that a line at ``indent`` is not part of; return the outermost."""
        closed = None
        while self.items and indent < self.items[-1].column:
            closed = self.items.pop()
        return closed
