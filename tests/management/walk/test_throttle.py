from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incidents.management.walk.throttle import BURST_S, Throttle

STEPS = st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1), st.integers(0, 300)), max_size=50)


@given(st.floats(0.1, 1000), STEPS)
def test_no_more_goes_out_than_the_rate_and_a_burst_allow(rate_per_s, steps):
    throttle, now_s, granted = Throttle(rate_per_s, 0.0), 0.0, 0

    for elapsed_s, pace, wanted in steps:
        now_s += elapsed_s
        throttle.refill(pace=pace, now_s=now_s)
        granted += throttle.take(wanted)

    assert granted <= rate_per_s * now_s + max(1.0, rate_per_s * BURST_S) + 1e-6


def test_all_that_is_allowed_goes_out_if_it_is_wanted():
    throttle = Throttle(100.0, 0.0)

    granted = 0
    for tick in range(1, 101):
        throttle.refill(pace=1.0, now_s=tick / 10)
        granted += throttle.take(1000)

    assert 990 <= granted <= 1000


def test_a_pause_leaves_nothing_for_later():
    throttle = Throttle(100.0, 0.0)
    throttle.refill(pace=1.0, now_s=1.0)
    throttle.give_back(7)

    throttle.refill(pace=0.0, now_s=2.0)

    assert throttle.take(1) == 0


def test_what_was_not_used_may_be_used_by_others():
    throttle = Throttle(100.0, 0.0)
    throttle.refill(pace=1.0, now_s=1.0)
    granted = throttle.take(20)

    throttle.give_back(granted)

    assert throttle.take(20) == 20
