"""The lines of the lists in a Markdown text."""

from __future__ import annotations

import re

_LINE = re.compile(r"(?:[-*+]|\d{1,3}[.)]) +(?:\[[ xX]\] +)?(?P<text>\S.*)")


def list_lines(text: str) -> list[str]:
    """Return the text of each line that begins a point of a list, of the outermost level."""
    return [found["text"].strip() for line in text.split("\n") if (found := _LINE.fullmatch(line))]
