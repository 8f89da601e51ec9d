"""Hits of a search as plain text around the first match, as readers would read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from django.utils.safestring import SafeString

from incidents.domain import bound_figures
from incidents.domain.markdown import to_text
from incidents.models import Incident
from incidents.queries.search import Hit
from incidents.render.bound_figures import values
from incidents.render.console.excerpts import excerpt

MARKDOWN = ("update", "postmortem")
# Of a long text only the lines so far around the first match are rendered, in characters.
BEFORE, AFTER = 300, 600
# A text without any of these is plain already.
_MARKS = re.compile(r"[\\*_`\[\]#<>&~|^]|^ *(?:[-+:]|\d+[.)])\s", re.MULTILINE)
# Of text whose lines will be one.
_BULLETS = re.compile(r"\n\s*- ")

Values = Callable[[Incident], Mapping[str, str]]


def excerpts(
    hits: Iterable[Hit], words: Sequence[str], *, now: datetime
) -> Iterator[tuple[Hit, SafeString]]:
    """Yield each hit with its excerpt. Eleven queries an incident whose excerpts show figures."""

    @cache
    def of(incident: Incident) -> Mapping[str, str]:
        return values(incident, now=now) | {bound_figures.TIMELINE: "…"}

    for hit in hits:
        yield hit, excerpt(_plain(hit, words, of), words)


def _plain(hit: Hit, words: Sequence[str], of: Values) -> str:
    if hit.kind not in MARKDOWN:
        return hit.text
    part, is_cut = _around(hit.text, words)
    if hit.kind == "postmortem" and bound_figures.has_figures(part):
        part = bound_figures.filled(part, of(hit.incident))
    told = _BULLETS.sub(" · ", to_text(part)).removeprefix("- ") if _MARKS.search(part) else part
    return told if is_cut or not hit.title else f"{hit.title}: {told}"


def _around(text: str, words: Sequence[str]) -> tuple[str, bool]:
    """Return the whole lines around the first match, and whether some stand before them."""
    found = re.search("|".join(map(re.escape, words)), text, re.IGNORECASE)
    at = found.start() if found else 0
    start = text.rfind("\n", 0, max(0, at - BEFORE)) + 1
    end = text.find("\n", at + AFTER)
    return text[start : None if end < 0 else end], start > 0
