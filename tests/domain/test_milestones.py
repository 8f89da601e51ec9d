from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.estimates import Window
from incidents.domain.milestones import (
    QUIET_FOR,
    JobSnapshot,
    Start,
    draft_reason,
    is_revised,
    rounded,
)
from incidents.domain.vocabulary import DraftReason, JobState
from tests.make import DAY, HOUR, MINUTE, NOW

RUNNING, STALLED, PAUSED = JobState.RUNNING, JobState.STALLED, JobState.PAUSED
FINISHED, FAILED = JobState.FINISHED, JobState.FAILED
QUARTER, HALF, DONE = DraftReason.QUARTER, DraftReason.HALF, DraftReason.DONE
THREE_QUARTERS = DraftReason.THREE_QUARTERS
TOLD = Window(NOW + 45 * MINUTE, NOW + HOUR)


def at(done: float, state: JobState = RUNNING) -> JobSnapshot:
    return JobSnapshot(NOW, state, done)


def drafted(*reasons: DraftReason) -> list[tuple[DraftReason, datetime]]:
    return [(reason, NOW - HOUR) for reason in reasons]


def expecting(low: timedelta, expected: timedelta, high: timedelta) -> JobSnapshot:
    return JobSnapshot(NOW, RUNNING, 0.3, Window(NOW + low, NOW + high), NOW + expected)


@pytest.mark.parametrize(
    ("after", "told", "reason"),
    [
        (at(0.1), [], None),
        (at(0.25), [], QUARTER),
        (at(0.26), [QUARTER], None),
        (at(0.6), [QUARTER], HALF),
        (at(0.8), [], THREE_QUARTERS),
        (at(0.4), [HALF], None),
        (at(0.8, JobState.CANCELLED), [], None),
        (at(1.0, FINISHED), [], DONE),
        (at(1.0, JobState.FINISHED_WITH_FAILURES), [HALF], DONE),
        (at(1.0, FINISHED), [DONE], None),
        (at(0.3, STALLED), [QUARTER], DraftReason.STALLED),
        (at(0.6, STALLED), [DraftReason.STALLED], None),
        (at(0.3, FAILED), [DraftReason.STALLED], DraftReason.STALLED),
        (at(0.31), [QUARTER, DraftReason.STALLED], DraftReason.RECOVERED),
        (at(0.3, PAUSED), [QUARTER, DraftReason.STALLED], None),
        (at(0.3), [QUARTER, DraftReason.STALLED, DraftReason.RECOVERED], None),
    ],
)
def test_what_is_news_given_what_was_told(after, told, reason):
    before = at(0.1)

    assert draft_reason(before, after, drafted(*told), now=NOW) == reason


def test_what_failed_is_told_once():
    failed = at(0.3, FAILED)

    assert draft_reason(None, failed, [], now=NOW) == DraftReason.STALLED
    assert draft_reason(failed, failed, [], now=NOW) is None


@pytest.mark.parametrize("reason", [HALF, DONE])
def test_each_share_is_news_once_per_run(reason):
    after = at(0.6) if reason == HALF else at(1.0, FINISHED)
    told = drafted(reason)

    assert draft_reason(None, after, told, now=NOW + DAY) is None
    assert draft_reason(None, after, told, now=NOW + DAY, start=Start(NOW, 0.0)) == reason


def test_what_a_run_begins_with_is_no_news_of_it():
    again = Start(NOW, 0.98)

    assert draft_reason(None, at(0.99), [], now=NOW, start=again) is None
    assert draft_reason(None, at(1.0, FINISHED), [], now=NOW, start=again) == DONE


def test_share_passed_in_the_reading_of_a_recovery_is_told_with_the_next():
    told = drafted(QUARTER, DraftReason.STALLED)

    assert draft_reason(at(0.4, STALLED), at(0.5), told, now=NOW) == DraftReason.RECOVERED
    told = [*told, (DraftReason.RECOVERED, NOW)]
    assert draft_reason(at(0.5), at(0.51), told, now=NOW + MINUTE) == HALF


@pytest.mark.parametrize(
    ("state", "reason", "other"),
    [
        (STALLED, DraftReason.STALLED, DraftReason.RECOVERED),
        (RUNNING, DraftReason.RECOVERED, DraftReason.STALLED),
    ],
)
def test_stall_and_recovery_that_outlast_the_quiet_are_told(state, reason, other):
    told = [(reason, NOW), (other, NOW + MINUTE)]
    lasting = at(0.2, state)

    assert draft_reason(lasting, lasting, told, now=NOW + QUIET_FOR - MINUTE) is None
    assert draft_reason(lasting, lasting, told, now=NOW + QUIET_FOR) == reason


@pytest.mark.parametrize(
    ("computed", "revised"),
    [
        (expecting(40 * MINUTE, 50 * MINUTE, 65 * MINUTE), False),
        (expecting(40 * MINUTE, 50 * MINUTE, 3 * HOUR), False),  # wider, but around it
        (expecting(50 * MINUTE, 65 * MINUTE, 80 * MINUTE), False),  # out by less than a tenth
        (expecting(50 * MINUTE, 80 * MINUTE, 2 * HOUR), True),  # they overlap
        (expecting(61 * MINUTE, 62 * MINUTE, 63 * MINUTE), True),  # they do not
        (expecting(20 * MINUTE, 30 * MINUTE, 50 * MINUTE), True),
        (JobSnapshot(NOW, STALLED, 0.3), False),
    ],
)
def test_estimate_is_revised_once_the_end_lies_clearly_elsewhere(computed, revised):
    assert is_revised(TOLD, computed, computed) == revised


def test_one_reading_alone_revises_nothing():
    fits, apart = (expecting(n * MINUTE, (n + 5) * MINUTE, 2 * n * MINUTE) for n in (45, 120))

    assert not is_revised(TOLD, fits, apart)
    assert is_revised(TOLD, apart, apart)
    assert is_revised(TOLD, None, apart)
    assert not is_revised(TOLD, apart, fits)


def test_ending_early_revises_nothing_while_other_work_goes_on():
    early, late = (expecting(n * MINUTE, n * MINUTE, n * MINUTE) for n in (10, 120))

    assert not is_revised(TOLD, early, early, only_later=True)
    assert is_revised(TOLD, late, late, only_later=True)


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_rounded_window_holds_what_the_exact_one_did(low_s, more_s):
    exact = Window(NOW + timedelta(seconds=low_s), NOW + timedelta(seconds=low_s + more_s), "p")

    told = rounded(exact, at=NOW)

    assert NOW <= told.earliest_at <= exact.earliest_at
    assert exact.latest_at <= told.latest_at
    assert told.latest_at.second == 0
    assert told.depends_on == "p"


@pytest.mark.parametrize(
    ("left", "step"),
    [(10 * MINUTE, MINUTE), (HOUR, 5 * MINUTE), (20 * HOUR, 15 * MINUTE), (9 * DAY, HOUR)],
)
def test_times_are_as_coarse_as_it_is_long(left, step):
    told = rounded(Window(NOW + left / 2, NOW + left - timedelta(seconds=1)), at=NOW)

    assert told.latest_at == NOW + left
    assert (told.earliest_at - NOW) % step == timedelta(0)
