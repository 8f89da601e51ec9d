from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.estimates import Window
from incidents.domain.milestones import (
    QUIET_FOR,
    Standing,
    is_news,
    is_revised,
    reached,
    rounded,
)
from incidents.domain.vocabulary import DraftReason, JobState
from tests.make import DAY, HOUR, MINUTE, NOW

RUNNING, STALLED, PAUSED = JobState.RUNNING, JobState.STALLED, JobState.PAUSED
FINISHED, FAILED = JobState.FINISHED, JobState.FAILED
TOLD = Window(NOW + 45 * MINUTE, NOW + HOUR)


def at(done: float, state: JobState = RUNNING) -> Standing:
    return Standing(NOW, state, done)


def expecting(low: timedelta, expected: timedelta, high: timedelta) -> Standing:
    return Standing(NOW, RUNNING, 0.3, Window(NOW + low, NOW + high), NOW + expected)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (at(0.24), at(0.25), DraftReason.QUARTER),
        (at(0.25), at(0.26), None),
        (at(0.4), at(0.5), DraftReason.HALF),
        (at(0.2), at(0.6), DraftReason.HALF),
        (at(0.7), at(0.8), DraftReason.THREE_QUARTERS),
        (None, at(0.1), None),
        (None, at(0.8), DraftReason.THREE_QUARTERS),
        (at(0.6), at(0.4), None),
        (at(0.9), at(1.0, FINISHED), DraftReason.DONE),
        (at(0.9), at(1.0, JobState.FINISHED_WITH_FAILURES), DraftReason.DONE),
        (at(1.0, FINISHED), at(1.0, JobState.FINISHED_WITH_FAILURES), None),
        (at(0.3), at(0.3, STALLED), DraftReason.STALLED),
        (at(0.3, STALLED), at(0.3, STALLED), None),
        (at(0.3), at(0.3, FAILED), DraftReason.STALLED),
        (at(0.3, STALLED), at(0.31), DraftReason.RECOVERED),
        (at(0.3, STALLED), at(0.3, PAUSED), None),
        (at(0.3, PAUSED), at(0.31), None),
    ],
)
def test_what_happened_between_two_readings(before, after, reason):
    assert reached(before, after) == reason


@pytest.mark.parametrize("reason", [DraftReason.HALF, DraftReason.DONE])
def test_each_share_is_news_once_per_job(reason):
    assert is_news(reason, [(DraftReason.QUARTER, NOW)], now=NOW)
    assert not is_news(reason, [(reason, NOW)], now=NOW + DAY)


@pytest.mark.parametrize("reason", [DraftReason.STALLED, DraftReason.RECOVERED])
def test_job_at_the_edge_of_a_stall_is_no_news_every_minute(reason):
    drafted = [(reason, NOW)]

    assert not is_news(reason, drafted, now=NOW + QUIET_FOR - MINUTE)
    assert is_news(reason, drafted, now=NOW + QUIET_FOR)


@pytest.mark.parametrize(
    ("computed", "revised"),
    [
        (expecting(40 * MINUTE, 50 * MINUTE, 65 * MINUTE), False),
        (expecting(40 * MINUTE, 50 * MINUTE, 3 * HOUR), False),  # wider, but around it
        (expecting(50 * MINUTE, 65 * MINUTE, 80 * MINUTE), False),  # out by less than a tenth
        (expecting(50 * MINUTE, 80 * MINUTE, 2 * HOUR), True),  # they overlap
        (expecting(61 * MINUTE, 62 * MINUTE, 63 * MINUTE), True),  # they do not
        (expecting(20 * MINUTE, 30 * MINUTE, 50 * MINUTE), True),
        (Standing(NOW, STALLED, 0.3), False),
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
