"""The lines of the lists in a Markdown text."""

from __future__ import annotations

import re

from incidents.domain.markdown.code import outside_code

_POINT = r"(?:[-*+]|\d{1,3}[.)]) +"
_LINE = re.compile(rf"{_POINT}(?P<box>\[[ xX]\] +)?(?P<text>\S.*)")
_ANY_POINT = re.compile(rf" *{_POINT}\S.*")


def list_lines(text: str) -> list[str]:
    """Return the text of each line that begins a point of a list, of the outermost level.

    What looks so within fenced code is no list, and a point whose box is checked is done.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    found = (_LINE.fullmatch(lines[number]) for number in outside_code(lines))
    return [point["text"].strip() for point in found if point and "x" not in _box(point)]


def ends_in_list(text: str) -> bool:
    """Whether a line that is added right below ``text`` would join a point of a list."""
    last_block = text.replace("\r\n", "\n").rpartition("\n\n")[2]
    return any(_ANY_POINT.fullmatch(line) for line in last_block.split("\n"))


def _box(point: re.Match[str]) -> str:
    return (point["box"] or "").lower()
