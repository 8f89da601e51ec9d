"""Sections of a postmortem, and one Markdown text of them all, as exported and imported.

In the text a section begins with a heading that says who sees it: ``## Impact <!-- public -->``.
Where the first heading has no such mark, as in a text of elsewhere, sections begin at all headings
of the two highest levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from incidents.domain.markdown.code import OPENING, fenced

PUBLIC, INTERNAL = "public", "internal"
# What stands before the first heading of a text of elsewhere.
FIRST_TITLE = "Summary"
_HEADING = re.compile(
    rf"##? +(?P<title>.*?) *#* *(?:<!-- *(?P<seen_by>{PUBLIC}|{INTERNAL}) *-->)? *"
)


@dataclass(frozen=True)
class Section:
    """One part as it is written; ``id`` is None for a new one."""

    title: str
    body: str
    is_internal: bool = False
    id: int | None = None

    @property
    def begun(self) -> Section:
        """The same without its text, as a writer begins it."""
        return replace(self, body="")


def as_text(sections: Iterable[Section]) -> str:
    """Return all sections as one Markdown text, from which ``read`` makes the same again."""
    return "".join(
        f"## {each.title} <!-- {INTERNAL if each.is_internal else PUBLIC} -->\n\n"
        + (f"{each.body}\n\n" if each.body else "")
        for each in sections
    )


def read(text: str) -> list[Section]:
    """Return the sections of a Markdown text. Headings within fenced code begin none."""
    lines = text.replace("\r\n", "\n").split("\n")
    numbers = list(_outside_code(lines))
    starts = [(n, found) for n in numbers if (found := _HEADING.fullmatch(lines[n]))]
    if starts and starts[0][1]["seen_by"]:
        starts = [(n, found) for n, found in starts if found["seen_by"]]
    before = "\n".join(lines[: starts[0][0] if starts else len(lines)]).strip()
    sections = [Section(FIRST_TITLE, before)] if before else []
    ends = [number for number, _ in starts[1:]] + [len(lines)]
    for (start, heading), end in zip(starts, ends, strict=False):
        body = "\n".join(lines[start + 1 : end]).strip()
        is_internal = heading["seen_by"] == INTERNAL
        sections.append(Section(heading["title"], body, is_internal))
    return sections


def _outside_code(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that stand in no fenced code."""
    at = 0
    while at < len(lines):
        opening = OPENING.fullmatch(lines[at])
        if opening:
            _, at = fenced(lines, at + 1, opening)
        else:
            yield at
            at += 1
