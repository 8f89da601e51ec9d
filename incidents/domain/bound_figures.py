"""Figures bound to facts, as ``{{ fact:time-to-resolve }}`` in a text, and their values.

Only names that are known are replaced, and none within code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from incidents.domain.markdown.code import OPENING, fenced

TIMELINE = "timeline"
# How long it lasted, from when to when, as a sentence.
DURATION = "duration"
FACT, JOB = "fact:", "job:"
# The facts of a job that its figure tells.
PARTS_OF_JOB = ("promised", "finished", "late-by")
# A span of code, as it stands; or a figure.
_CODE_OR_FIGURE = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|\{\{ *(?P<name>(?:fact|job):[a-z0-9-]{1,100}|timeline|duration) *\}\}",
    re.DOTALL,
)


def has_figures(text: str) -> bool:
    """Whether ``text`` may name a figure; cheap."""
    return "{{" in text


def named(text: str) -> set[str]:
    """Return the names of the figures in ``text``, known or not."""
    found: list[str] = []

    def note(name: str, whole: str) -> str:
        found.append(name)
        return whole

    _each(text, note)
    return set(found)


def facts_named(text: str) -> set[str]:
    """Return the names of the facts that the figures in ``text`` tell."""
    names = named(text)
    facts = {name.removeprefix(FACT) for name in names if name.startswith(FACT)}
    facts |= {"started", "resolved", "time-to-resolve"} if DURATION in names else set()
    jobs = (name.removeprefix(JOB) for name in names if name.startswith(JOB))
    return facts | {f"job-{code}-{part}" for code in jobs for part in PARTS_OF_JOB}


def filled(text: str, values: Mapping[str, str], *, unknown: str = "") -> str:
    """Return ``text`` with each figure's value in its place.

    A name without a value stays, for its writer to see, or is ``unknown`` in words.
    """
    return _each(text, lambda name, whole: values.get(name, unknown or whole))


def _each(text: str, put: Callable[[str, str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        return put(found["name"], found[0]) if found["name"] else found[0]

    return "\n".join(
        part if is_code else _CODE_OR_FIGURE.sub(one, part) for is_code, part in _parts(text)
    )


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the lines of ``text`` in parts, each with whether it is fenced code."""
    lines = text.split("\n")
    begun = at = 0
    while at < len(lines):
        opening = OPENING.fullmatch(lines[at])
        if not opening:
            at += 1
            continue
        if begun < at:
            yield False, "\n".join(lines[begun:at])
        _, end = fenced(lines, at + 1, opening)
        yield True, "\n".join(lines[at:end])
        begun = at = end
    if begun < len(lines):
        yield False, "\n".join(lines[begun:])
