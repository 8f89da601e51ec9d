from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain import signals
from incidents.domain.signals import NextAct, SignalPolicy, SignalState
from incidents.domain.vocabulary import Observation
from tests.make import HOUR, MINUTE, NOW

GOOD, BAD, UNKNOWN = Observation.GOOD, Observation.BAD, Observation.UNKNOWN
ACT, RESTORE = NextAct.ACT, NextAct.RESTORE
POLICY = SignalPolicy(wait=5 * MINUTE, restore_after=10 * MINUTE)


def course(
    *seen: tuple[float, Observation], policy: SignalPolicy = POLICY
) -> list[tuple[float, NextAct]]:
    """Return the outcomes, with the minutes at which they came."""
    state, outcomes = SignalState(), []
    for minute, observation in seen:
        at = NOW + minute * MINUTE
        state, outcome = signals.observe(state, observation, now=at, policy=policy)
        if outcome is not None:
            outcomes.append((minute, outcome))
    return outcomes


@pytest.mark.parametrize(
    ("seen", "outcomes"),
    [
        ([(0, BAD), (4, BAD)], []),
        ([(0, BAD), (5, BAD)], [(5, ACT)]),
        ([(0, BAD), (5, BAD), (20, BAD)], [(5, ACT)]),
        ([(0, BAD), (4, GOOD), (6, BAD), (10, BAD)], []),
        ([(0, BAD), (5, BAD), (6, GOOD), (15, GOOD)], [(5, ACT)]),
        ([(0, BAD), (5, BAD), (6, GOOD), (16, GOOD)], [(5, ACT), (16, RESTORE)]),
        ([(0, BAD), (5, BAD), (6, GOOD), (15, BAD), (17, GOOD), (26, GOOD)], [(5, ACT)]),
        ([(0, GOOD), (60, GOOD)], []),
        # What is not known stops the count, and forgets nothing.
        ([(0, BAD), (3, UNKNOWN), (60, BAD), (61, BAD)], []),
        ([(0, BAD), (3, UNKNOWN), (60, BAD), (62, BAD)], [(62, ACT)]),
        ([(0, BAD), (5, BAD), (6, UNKNOWN), (900, UNKNOWN)], [(5, ACT)]),
        ([(0, BAD), (5, BAD), (6, UNKNOWN), (900, GOOD), (905, GOOD)], [(5, ACT)]),
        ([(0, UNKNOWN), (900, UNKNOWN)], []),
    ],
)
def test_a_rule_acts_on_what_lasts(seen, outcomes):
    assert course(*seen) == outcomes


def test_without_a_wait_it_acts_at_once():
    at_once = SignalPolicy(wait=timedelta(0), restore_after=timedelta(0))

    assert course((0, BAD), (1, GOOD), policy=at_once) == [(0, ACT), (1, RESTORE)]


def test_what_flaps_is_restored_later_each_time():
    at_once = SignalPolicy(wait=timedelta(0), restore_after=MINUTE)
    flapping = [(minute, BAD if minute % 4 < 2 else GOOD) for minute in range(600)]

    outcomes = course(*flapping, policy=at_once)

    assert len(outcomes) <= 5  # of 150 that it would be without
    assert outcomes[-1][1] == ACT  # it keeps on acting


def test_what_comes_back_after_long_is_no_flapping():
    seen = [(0, BAD), (5, BAD), (6, GOOD), (16, GOOD), (90, BAD), (95, BAD), (96, GOOD)]

    assert course(*seen, (106, GOOD))[-1] == (106, RESTORE)


def test_a_gap_in_asking_counts_for_nothing():
    asked = SignalPolicy(wait=5 * MINUTE, restore_after=MINUTE, longest_gap=2 * MINUTE)

    assert course((0, BAD), (60, BAD), (62, BAD), (64, BAD), policy=asked) == []
    assert course((0, BAD), (60, BAD), (62, BAD), (64, BAD), (65, BAD), policy=asked) == [(65, ACT)]


def test_a_clock_set_back_counts_nothing():
    assert course((60, BAD), (0, BAD), (4, BAD)) == []


def test_what_the_clock_makes_due_is_known():
    state, _ = signals.observe(SignalState(), BAD, now=NOW, policy=POLICY)
    acting, _ = signals.observe(state, BAD, now=NOW + HOUR, policy=POLICY)
    unknown, _ = signals.observe(state, UNKNOWN, now=NOW + MINUTE, policy=POLICY)

    due = [signals.due_at(each, POLICY) for each in (SignalState(), state, acting, unknown)]

    assert due == [None, NOW + 5 * MINUTE, None, None]


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(Observation)), max_size=60))
def test_unknown_turns_nothing_and_outcomes_take_turns(steps):
    state, at, outcomes = SignalState(), NOW, []
    for minutes, observation in steps:
        at += minutes * MINUTE
        state, outcome = signals.observe(state, observation, now=at, policy=POLICY)
        assert outcome is None or (outcome == ACT) == (observation == BAD)
        assert outcome is None or observation != UNKNOWN
        outcomes += [outcome] if outcome else []

    assert outcomes == [ACT, RESTORE] * (len(outcomes) // 2) + [ACT] * (len(outcomes) % 2)
    assert state.is_acting == (len(outcomes) % 2 == 1)
