"""Contradictions and holes in the timeline of an incident, for its writer to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from incidents.domain.facts import Fact
from incidents.domain.timeline import Moment, MomentKind, Turn
from incidents.domain.vocabulary import ComponentStatus, Status

# In the order in which they happen.
MILESTONES = ("started", "detected", "first-update", "identified", "mitigated", "resolved")
GAP = timedelta(hours=1)
BY_HAND = frozenset({MomentKind.NOTE, MomentKind.DECISION})


class Problem(StrEnum):
    ORDER = "order"
    GAP = "gap"
    FUTURE = "future"
    END = "end"
    REOPENED = "reopened"
    RELAPSED = "relapsed"


@dataclass(frozen=True)
class Contradiction:
    """``names`` are facts for ORDER, else subjects; from ``at``, and for a gap until ``until``."""

    problem: Problem
    at: datetime
    until: datetime | None = None
    names: tuple[str, ...] = ()
    key: str = ""


def contradictions(
    moments: Sequence[Moment], facts: Mapping[str, Fact], *, now: datetime
) -> list[Contradiction]:
    """Return all that is found. ``moments`` are in order of time."""
    return [
        *_order(facts),
        *_ends(moments),
        *_future(moments, now=now),
        *_gaps(moments, facts, now=now),
        *_reopenings(moments),
        *_relapses(moments),
    ]


def _order(facts: Mapping[str, Fact]) -> Iterator[Contradiction]:
    known = [
        (name, value)
        for name in MILESTONES
        if name in facts and isinstance(value := facts[name].value, datetime)
    ]
    for (before, before_at), (after, at) in pairwise(known):
        if at < before_at:
            yield Contradiction(Problem.ORDER, at, before_at, (before, after))


def _ends(moments: Sequence[Moment]) -> Iterator[Contradiction]:
    """Yield jobs and maintenances that ended before they started."""
    started = {_of(each): each.at for each in moments if each.state == Turn.STARTED}
    for each in moments:
        begun = started.get(_of(each))
        if each.state == Turn.ENDED and begun and each.at < begun:
            yield Contradiction(Problem.END, each.at, begun, (each.subject,), each.key)


def _of(moment: Moment) -> tuple[MomentKind, str]:
    return moment.kind, moment.code


def _future(moments: Sequence[Moment], *, now: datetime) -> Iterator[Contradiction]:
    for each in moments:
        if each.at > now:
            yield Contradiction(Problem.FUTURE, each.at, key=each.key)


def _gaps(
    moments: Sequence[Moment], facts: Mapping[str, Fact], *, now: datetime
) -> Iterator[Contradiction]:
    """Yield times of over an hour, from the start to the end, of which nothing is known."""
    start, end = facts["started"].value, facts["resolved"].value
    start_at = start if isinstance(start, datetime) else now
    end_at = end if isinstance(end, datetime) else now
    within = [each.at for each in moments if start_at <= each.at <= end_at]
    for before, after in pairwise([start_at, *within, end_at]):
        if after - before > GAP:
            yield Contradiction(Problem.GAP, before, after)


def _reopenings(moments: Sequence[Moment]) -> Iterator[Contradiction]:
    """Yield where the incident was open again, and no note or decision says why."""
    updates = [each for each in moments if each.kind == MomentKind.UPDATE]
    for before, after in pairwise(updates):
        if Status(before.state).is_closed and not Status(after.state).is_closed:
            until = after.at + GAP
            told = (e for e in moments if e.kind in BY_HAND and before.at <= e.at <= until)
            if next(told, None) is None:
                yield Contradiction(Problem.REOPENED, after.at, key=after.key)


def _relapses(moments: Sequence[Moment]) -> Iterator[Contradiction]:
    """Yield where a component was in trouble again, and no update followed within the hour."""
    told = [each.at for each in moments if each.kind == MomentKind.UPDATE]
    recovered: set[str] = set()
    for each in moments:
        if each.kind != MomentKind.COMPONENT:
            continue
        if each.state == ComponentStatus.OPERATIONAL:
            recovered.add(each.code)
        elif each.code in recovered:
            recovered.discard(each.code)  # how it goes on is the same relapse
            if not any(each.at <= at <= each.at + GAP for at in told):
                yield Contradiction(Problem.RELAPSED, each.at, names=(each.subject,), key=each.key)
