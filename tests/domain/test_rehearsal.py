"""The figures at the end of a drill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from incidents.domain.rehearsal import RehearsedUpdate, Score, score

BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def told(at: float, *, promised: float | None = None, ends: bool = False, incident: int = 1):
    promised_at = None if promised is None else BEGUN + minutes(promised)
    return RehearsedUpdate(incident, BEGUN + minutes(at), promised_at, ends)


def scored(*updates: RehearsedUpdate, ended: float) -> Score:
    return score(updates, begun_at=BEGUN, ended_at=BEGUN + minutes(ended))


def test_whoever_says_nothing_is_silent_from_the_beginning_to_the_end():
    assert scored(ended=30) == Score(None, kept=0, due=0, silence=minutes(30))


def test_silence_counts_from_the_beginning_and_ends_with_the_last_incident():
    over = scored(told(4), told(10, incident=2, ends=True), told(16, ends=True), ended=90)
    open_still = scored(told(4), told(10, incident=2, ends=True), ended=90)

    assert (over.first_after, over.silence) == (minutes(4), minutes(6))
    assert open_still.silence == minutes(80)


def test_a_promise_is_kept_by_the_next_update_of_the_same_incident():
    kept = scored(told(1, promised=10), told(10, ends=True), ended=20)
    late = scored(told(1, promised=10), told(11, ends=True), ended=20)
    elsewhere = scored(told(1, promised=10), told(5, incident=2), ended=20)

    assert (kept.kept, kept.due) == (1, 1)
    assert (late.kept, late.due) == (0, 1)
    assert (elsewhere.kept, elsewhere.due) == (0, 1)


def test_a_promise_beyond_the_end_is_not_due():
    assert scored(told(1, promised=30), ended=20).due == 0
