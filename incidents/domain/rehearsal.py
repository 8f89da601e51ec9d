"""How well readers were told of something: the figures at the end of a drill."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class RehearsedUpdate:
    """An update at the time at which it was recorded."""

    incident: Hashable
    at: datetime
    promised_at: datetime | None
    is_end: bool


@dataclass(frozen=True)
class Score:
    """``first_after`` is None if readers were told nothing; ``due`` counts promises."""

    first_after: timedelta | None
    kept: int
    due: int
    silence: timedelta


def score(told: Sequence[RehearsedUpdate], *, begun_at: datetime, ended_at: datetime) -> Score:
    """Score updates, which are in order of time; no promise is due that lies beyond the end.

    Silence is the longest time without any update, until all that was opened has ended.
    """
    standing = {each.incident: each for each in told}
    is_over = bool(told) and all(each.is_end for each in standing.values())
    until = told[-1].at if is_over else ended_at
    times = [begun_at, *(each.at for each in told), until]
    due = [kept for each in told if (kept := _is_kept(each, told, ended_at)) is not None]
    return Score(
        first_after=told[0].at - begun_at if told else None,
        kept=sum(due),
        due=len(due),
        silence=max(later - earlier for earlier, later in pairwise(times)),
    )


def _is_kept(
    promise: RehearsedUpdate, told: Sequence[RehearsedUpdate], ended_at: datetime
) -> bool | None:
    """Whether the next update of the incident came by then; None if there was nothing to keep."""
    if promise.promised_at is None:
        return None
    after = told[told.index(promise) + 1 :]
    answer = next((each.at for each in after if each.incident == promise.incident), None)
    if answer is not None and answer <= promise.promised_at:
        return True
    return None if promise.promised_at > ended_at else False
