"""Figures typed by hand that contradict a fact: “took 4 hours” where it took 5 h 42 min."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from incidents.domain.facts import Fact

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_NUMBER = rf"\d{{1,4}}(?:\.\d{{1,2}})?|{'|'.join(_NUMBERS)}"
_HOURS = rf"(?P<hours>{_NUMBER})[\s-]?(?:h|hours?|hrs?)\b"
_MINUTES = rf"(?P<minutes>{_NUMBER})[\s-]?(?:min|minutes?|mins?)\b"
_LENGTH = re.compile(
    rf"\b(?:{_HOURS}(?:,?\s(?:and\s)?{_MINUTES})?|{_MINUTES.replace('minutes>', 'only>')})", re.I
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.\d[^.!?\n]*)*")
# The words of a sentence that is about a fact.
_ABOUT: Mapping[str, re.Pattern[str]] = {
    "time-to-detect": re.compile(
        r"\b(?:detected|noticed|found out) (?:it )?(?:after|within|in)\b", re.I
    ),
    "time-to-first-update": re.compile(r"\bfirst (?:public )?update\b", re.I),
    "time-to-identify": re.compile(r"\bidentified (?:it )?(?:after|within|in)\b", re.I),
    "time-to-mitigate": re.compile(r"\bmitigated (?:it )?(?:after|within|in)\b", re.I),
    "time-to-resolve": re.compile(
        r"\b(?:resolved (?:it )?(?:after|within|in)|(?:incident|outage) (?:lasted|took|of))\b", re.I
    ),
    "longest-silence": re.compile(r"\bsilen(?:ce|t)\b", re.I),
}


@dataclass(frozen=True)
class WrongFigure:
    """``typed`` as it stands in the text, and the fact that says otherwise."""

    typed: str
    fact: Fact


def wrong_figures(text: str, facts: Mapping[str, Fact]) -> list[WrongFigure]:
    """Return the lengths of time in ``text`` that no fact bears out, where one says otherwise."""
    return list(_found(text, facts))


def _found(text: str, facts: Mapping[str, Fact]) -> Iterator[WrongFigure]:
    for sentence in _SENTENCE.findall(text):
        about = [name for name, words in _ABOUT.items() if words.search(sentence)]
        known = [fact for name in about if (fact := facts.get(name)) and fact.value is not None]
        for found in _LENGTH.finditer(sentence) if known else ():
            if not any(_bears_out(fact, found) for fact in known):
                yield WrongFigure(found[0].strip(), known[0])


def _bears_out(fact: Fact, found: re.Match[str]) -> bool:
    """Whether it is the fact's value, rounded as it was written."""
    if not isinstance(fact.value, timedelta):
        return False
    hours, minutes = _count(found["hours"]), _count(found["minutes"] or found["only"])
    typed = timedelta(hours=hours, minutes=minutes)
    rounding = timedelta(minutes=1 if found["minutes"] or found["only"] else 30)
    return abs(typed - fact.value) <= rounding


def _count(word: str | None) -> float:
    if not word:
        return 0
    return _NUMBERS.index(word.lower()) + 1 if word.lower() in _NUMBERS else float(word)
