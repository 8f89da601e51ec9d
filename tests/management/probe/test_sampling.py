from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incidents.management.probe.sampling import sample

NAMES = st.lists(st.text(min_size=1), unique=True)


@given(NAMES, st.integers(1, 9), st.text())
def test_a_sample_is_the_same_every_time_in_any_order_of_the_list(names, size, seed):
    drawn = sample(names, size, seed=seed)

    assert len(drawn) == len(set(drawn)) == min(size, len(names))
    assert sorted(sample([*reversed(names), *names], size, seed=seed)) == sorted(drawn)


@given(NAMES, st.integers(1, 9), st.text(min_size=1))
def test_one_more_name_replaces_one_of_the_sample_at_most(names, size, added):
    before, after = sample(names, size, seed=""), sample([*names, added], size, seed="")

    assert len({*before} - {*after}) <= 1
    assert {*after} - {*before} <= {added}


def test_another_seed_draws_another_sample():
    names = [str(number) for number in range(1_000)]

    assert sample(names, 10, seed="a") != sample(names, 10, seed="b")
