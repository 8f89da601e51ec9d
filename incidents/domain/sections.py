"""Sections of a postmortem, and one Markdown text of them all, as exported and imported.

In the text a section begins with a heading that says who sees it: ``## Impact <!-- public -->``.
Where the first heading has no such mark, as in a text of elsewhere, sections begin at all headings
of the two highest levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from incidents.domain.markdown.code import outside_code

PUBLIC, INTERNAL = "public", "internal"
# What stands before the first heading of a text of elsewhere.
FIRST_TITLE = "Summary"
_HEADING = re.compile(r" {0,3}##? +(?P<rest>\S.*)")
MARK = ("<!--", "-->")


@dataclass(frozen=True)
class Section:
    """One part as it is written; ``id`` is None for a new one."""

    title: str
    body: str
    is_internal: bool = False
    id: int | None = None


@dataclass(frozen=True)
class _Heading:
    """``seen_by`` is its mark; "" if it has none."""

    title: str
    seen_by: str


def identified(sections: Iterable[Section], stored: Sequence[Section]) -> list[Section]:
    """Return ``sections``; one that claims to be none of those stored is the one of its title.

    So two people who begin the same document at once write in the same sections.
    """
    written = list(sections)
    claimed, known = {each.id for each in written}, {each.id for each in stored}
    free = {each.title: each.id for each in reversed(stored) if each.id not in claimed}
    return [
        each if each.id in known else replace(each, id=free.pop(each.title, None))
        for each in written
    ]


def as_text(sections: Iterable[Section]) -> str:
    """Return all sections as one Markdown text, from which ``read`` makes the same again."""
    return "".join(
        f"## {each.title} <!-- {INTERNAL if each.is_internal else PUBLIC} -->\n\n"
        + (f"{_guarded(each.body)}\n\n" if each.body else "")
        for each in sections
    )


def as_plain_text(sections: Sequence[Section]) -> str:
    """Return them as one text without marks, where ``read`` makes the same again; else with them.

    A heading as high as those of sections, within the text of one, would begin another.
    """
    plain = "\n\n".join(f"## {each.title}\n\n{each.body}" for each in sections)
    told = [(each.title, each.body.strip()) for each in sections]
    is_same = [(each.title, each.body) for each in read(plain)] == told
    return plain if is_same else as_text(sections)


def read(text: str) -> list[Section]:
    """Return the sections of a Markdown text. Headings within fenced code begin none.

    Where headings are marked, one that is begins a section wherever it stands: an open fence
    must not make public what is below it.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [(n, found) for n in outside_code(lines) if (found := _heading(lines[n]))]
    is_marked = bool(starts and starts[0][1].seen_by)
    if is_marked:
        found_anywhere = ((n, _heading(line)) for n, line in enumerate(lines))
        starts = [(n, found) for n, found in found_anywhere if found and found.seen_by]
    before = "\n".join(lines[: starts[0][0] if starts else len(lines)]).strip()
    sections = [Section(FIRST_TITLE, before)] if before else []
    ends = [number for number, _ in starts[1:]] + [len(lines)]
    for (start, heading), end in zip(starts, ends, strict=False):
        body = "\n".join(lines[start + 1 : end]).strip()
        body = _unguarded(body) if is_marked else body
        sections.append(Section(heading.title, body, heading.seen_by == INTERNAL))
    return sections


def _heading(line: str) -> _Heading | None:
    found = _HEADING.fullmatch(line)
    if found is None:
        return None
    rest, seen_by = found["rest"].rstrip(), ""
    opening, closing = MARK
    if rest.endswith(closing) and opening in rest:
        before, _, mark = rest.removesuffix(closing).rpartition(opening)
        if mark.strip().lower() in (PUBLIC, INTERNAL):
            rest, seen_by = before, mark.strip().lower()
    return _Heading(rest.rstrip().rstrip("#").rstrip(), seen_by)


def _guarded(body: str) -> str:
    """Return a body in which no line is taken for the heading of a section."""
    return "\n".join(f"\\{line}" if _looks_marked(line) else line for line in body.split("\n"))


def _unguarded(body: str) -> str:
    return "\n".join(
        line[1:] if line.startswith("\\") and _looks_marked(line) else line
        for line in body.split("\n")
    )


def _looks_marked(line: str) -> bool:
    found = _heading(line.lstrip("\\"))
    return bool(found and found.seen_by)
