"""Excerpts of texts around what was looked for, with the hits marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Characters before the first hit, and in all.
BEFORE, MOST = 60, 240
# So far a word's beginning is looked for, where an excerpt would begin amid one.
WORD = 20


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """Return escaped text from before the first hit on, each hit in a ``mark``."""
    line = " ".join(text.split())
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    first = pattern.search(line)
    start = max(0, (first.start() if first else 0) - BEFORE)
    if start:
        start = line.find(" ", start - 1, start + WORD) + 1 or start
    part = line[start : start + MOST]
    return format_html(
        "{}{}{}",
        "…" if start else "",
        _marked(part, pattern),
        "…" if start + MOST < len(line) else "",
    )


def _marked(part: str, pattern: re.Pattern[str]) -> SafeString:
    pieces, end = [], 0
    for hit in pattern.finditer(part):
        pieces.append((part[end : hit.start()], hit.group()))
        end = hit.end()
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, part[end:])
