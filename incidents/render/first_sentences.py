"""The beginning of a text, for lists and timelines; all of it stands elsewhere."""

from __future__ import annotations

import re
from itertools import takewhile

from django.utils.text import Truncator

from incidents.domain.bound_figures import has_figures
from incidents.domain.markdown import first_section, to_text
from incidents.render.kept import kept

# A first sentence is cut if it is longer than most.
EXCERPT, MOST = 130, 300
SENTENCES = re.compile(r".+[.!?…]\s", re.DOTALL)
SENTENCE = re.compile(r".+?[.!?…](?=\s)", re.DOTALL)
MARK = re.compile(r"\s*(?:[-•]|\d+\.) ")


def first_sentences(text: str) -> str:
    """Return the first sentences of a text that fit, or else the first, or its first words."""
    if len(text) <= EXCERPT:
        return text
    whole = SENTENCES.match(text[: EXCERPT + 1]) or SENTENCE.match(f"{text} "[: MOST + 1])
    if whole:
        return whole[0].rstrip()
    before, space, _rest = text[:EXCERPT].rpartition(" ")
    return f"{before.rstrip(' ,;:–-')}…" if space else Truncator(text).chars(EXCERPT)


def of_postmortem(published_body: str) -> str:
    """Return the first sentences of its first paragraph; "" if they have figures to fill in."""
    source = first_section(published_body)
    text = kept(("first sentences", source), lambda: _first_paragraph(source))
    return "" if has_figures(text) else text


def _first_paragraph(source: str) -> str:
    """Return the beginning of the first paragraph, or of the first item of a list."""
    first, *others = to_text(source).splitlines() or [""]
    same = takewhile(lambda line: line.strip() and not MARK.match(line), others)
    return first_sentences(" ".join(" ".join([MARK.sub("", first, count=1), *same]).split()))
