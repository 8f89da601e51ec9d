"""The beginnings of sections of a new postmortem, as the outline says.

A line of the outline with nothing but ``{{ copy:decisions }}`` or ``{{ timeline }}`` is what a
section begins with, and no guide for its writer. The timeline stays bound; what is copied is text,
of which the writer makes their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from incidents.domain import bound_figures


class Copy(StrEnum):
    """A kind of text that is copied. ``KEPT`` and ``MISSED`` are of what readers were told."""

    TIMES = "times"
    COMPONENTS = "components"
    NOTES = "notes"
    DECISIONS = "decisions"
    JOBS = "jobs"
    KEPT = "kept"
    MISSED = "missed"


TIMELINE = f"{{{{ {bound_figures.TIMELINE} }}}}"
_ALONE = re.compile(r"\{\{ *(?:copy:(?P<copy>[a-z]+)|timeline) *\}\}")


def guide(text: str) -> str:
    """Return what of a section of the outline guides its writer."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if not _ALONE.fullmatch(line.strip())).strip()


def beginnings(text: str) -> Iterator[Copy | str]:
    """Yield what a section of the outline begins with: what is copied, or the timeline.

    A guide that speaks of the timeline means it too, as outlines did before they could say so.
    """
    is_shown = False
    for found in map(_ALONE.fullmatch, map(str.strip, text.split("\n"))):
        if found and found["copy"] is None:
            is_shown = True
            yield TIMELINE
        elif found and found["copy"] in set(Copy):
            yield Copy(found["copy"])
    if not is_shown and bound_figures.TIMELINE in bound_figures.named(text):
        yield TIMELINE


def unknown(text: str) -> list[str]:
    """Return the names in an outline of what cannot be copied."""
    found = (_ALONE.fullmatch(line.strip()) for line in text.split("\n"))
    names = (each["copy"] for each in found if each)
    return [name for name in names if name is not None and name not in set(Copy)]
