"""The lines of the lists in a Markdown text."""

from __future__ import annotations

import re

from incidents.domain.markdown.code import outside_code

_LINE = re.compile(r"(?:[-*+]|\d{1,3}[.)]) +(?:\[[ xX]\] +)?(?P<text>\S.*)")


def list_lines(text: str) -> list[str]:
    """Return the text of each line that begins a point of a list, of the outermost level.

    What looks so within fenced code is no list.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    found = (_LINE.fullmatch(lines[number]) for number in outside_code(lines))
    return [point["text"].strip() for point in found if point]
