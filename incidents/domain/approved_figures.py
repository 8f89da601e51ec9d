"""Figures as they were approved: the values of facts and a timeline, as JSON and from it.

They are kept as values, so that another language or time zone of the page still finds its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from incidents.domain.bound_figures import TIMELINE, facts_named, named
from incidents.domain.facts import RUNNING, Fact, FactKind, read, stored
from incidents.domain.timeline import Decision, Moment, MomentKind

Kept = dict[str, Any]
FACTS = "facts"
# What is of the whole page, and not of the incident alone, may be renamed for other reasons.
_RENAMED_FREELY = {MomentKind.COMPONENT, MomentKind.MAINTENANCE}
_TOLD_OF_A_MOMENT = ("key", "kind", "subject", "state", "text")


def kept(text: str, facts: Mapping[str, Fact], moments: Iterable[Moment]) -> Kept:
    """Return the values of the figures that ``text`` names, as JSON; ``moments`` are those shown.

    What messages still change after the end is kept only where it was put in by hand.
    """
    known = (facts[name] for name in sorted(facts_named(text) & facts.keys()))
    found: Kept = {
        FACTS: {each.name: _fact(each) for each in known if not _is_running(each)},
    }
    if TIMELINE in named(text):
        found[TIMELINE] = [_moment(each) for each in moments]
    return found


def are_same(figures: Kept, others: Kept) -> bool:
    """Whether both tell the same, whatever what they name is called by now.

    Readers keep the names that were approved; another name is no news of the incident.
    """
    return _without_names(figures) == _without_names(others)


def lacks_running(text: str, figures: Kept) -> bool:
    """Whether ``text`` names a fact whose present value is asked for."""
    return bool((facts_named(text) & RUNNING) - figures[FACTS].keys())


def facts_of(figures: Kept) -> dict[str, Fact]:
    return {
        name: Fact(
            name,
            "",
            None if value is None else read(value, FactKind(kind)),
            FactKind(kind),
            "",
            of,
        )
        for name, (kind, value, of) in figures[FACTS].items()
    }


def moments_of(figures: Kept) -> list[Moment]:
    return [
        Moment(
            at=datetime.fromisoformat(each["at"]),
            decision=Decision(**each["decision"]) if each["decision"] else None,
            **{name: each[name] for name in _TOLD_OF_A_MOMENT} | {"kind": MomentKind(each["kind"])},
        )
        for each in figures.get(TIMELINE, ())
    ]


def _without_names(figures: Kept) -> Kept:
    if TIMELINE not in figures:
        return figures
    told = [
        each | {"subject": ""} if each["kind"] in _RENAMED_FREELY else each
        for each in figures[TIMELINE]
    ]
    return figures | {TIMELINE: told}


def _is_running(fact: Fact) -> bool:
    return fact.name in RUNNING and fact.correction is None


def _fact(fact: Fact) -> list[Any]:
    value = None if fact.value is None else stored(fact.value)
    return [fact.kind.value, value, fact.of]


def _moment(moment: Moment) -> dict[str, Any]:
    told = {name: str(getattr(moment, name)) for name in _TOLD_OF_A_MOMENT}
    decision = asdict(moment.decision) if moment.decision else None
    return told | {"at": moment.at.isoformat(), "decision": decision}
