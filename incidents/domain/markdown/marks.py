"""The marks at the start of lines that make them lists, quotations, headings and rules."""

from __future__ import annotations

import re

# Stands before the title of a section; nobody can type it, as it is removed from people's texts.
SECTION = "\x1e"
# Hosted pages and word processors put these where Markdown has “-”.
DOTS = "•◦▪‣●○"
ITEM = re.compile(
    rf" *(?P<mark>(?:[-*+]|(?P<number>\d{{1,9}})\.)(?=[ \xa0])|[{DOTS}])[ \xa0]*(?=[^\s\xa0])"
)
EMPTY_ITEM = re.compile(r" *(?P<mark>[-*+]|(?P<number>\d{1,9})\.)")
RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
# What ends a paragraph without an empty line.
ENDING = re.compile(r"#{1,6} | {0,3}>")
INTERRUPTING = frozenset({"-", "*", "+", "1.", *DOTS})  # “The answer is\n42. Not more.” is none.
BELOW_HEADS = re.compile(r"(?=.*\|)(?=.*-)[ :|-]+")  # the second line of a table


def item(line: str) -> re.Match[str] | None:
    """Return the mark of a list item, however far it is indented."""
    return None if RULE.fullmatch(line) else ITEM.match(line)


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def is_table(line: str, below: str) -> bool:
    """Whether a table begins here: heads, and the line below them."""
    return "|" in line and bool(BELOW_HEADS.fullmatch(below))
