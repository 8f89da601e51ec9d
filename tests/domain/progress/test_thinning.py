from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.progress import kept, watched
from incidents.domain.progress.thinning import KEPT, NEWEST

TIMES = st.lists(st.integers(1, 10_000), min_size=1, max_size=200).map(
    lambda gaps: [float(sum(gaps[: number + 1])) for number in range(len(gaps))]
)


@pytest.fixture(scope="module")
def thinned():
    """The times retained of 20,000 readings, one every 15 s, after each of them."""
    ats = []
    history = []
    for number in range(20_000):
        ats.append(15.0 * number)
        ats = [ats[index] for index in kept(ats)]
        if number % 500 == 0:
            history.append(ats)
    return history


def test_few_readings_all_stay():
    assert kept([1.0, 2.0, 5.0]) == [0, 1, 2]


@pytest.mark.long
def test_some_2000_readings_are_retained(thinned):
    assert max(len(ats) for ats in thinned) <= KEPT
    assert len(thinned[-1]) >= 1_000


def test_the_newest_and_the_first_stay(thinned):
    assert all(ats[0] == 0.0 for ats in thinned)
    assert {after - before for before, after in pairwise(thinned[-1][-NEWEST:])} == {15.0}


def test_older_readings_stay_evenly_spaced(thinned):
    gaps = [after - before for before, after in pairwise(thinned[-1][:-NEWEST])]

    assert max(gaps) <= 20_000 * 15 / 500


def test_what_is_gone_was_not_needed_later(thinned):
    for before, after in pairwise(thinned):
        assert {at for at in after if at <= before[-1]} <= set(before)


def test_rows_are_removed_many_at_a_time(thinned):
    ats = [15.0 * number for number in range(KEPT + 1)]

    assert len(kept(ats)) <= KEPT - 400


@given(TIMES)
def test_few_readings_are_watched_and_the_latest_always(ats):
    indices = watched(ats)

    assert len(indices) <= 100
    assert indices == sorted(set(indices))
    assert indices[-1] == len(ats) - 1


@given(TIMES)
def test_of_those_watched_all_are_watched_again(ats):
    seen = [ats[index] for index in watched(ats)]

    assert watched(seen) == list(range(len(seen)))


@given(TIMES, st.integers(-1000, 1000))
def test_what_is_watched_does_not_depend_on_when_time_began(ats, shift):
    assert watched([at + shift * 1024 for at in ats]) == watched(ats)


def test_of_a_long_run_some_64_are_watched(thinned):
    assert 50 <= len(watched(thinned[-1])) <= 90
