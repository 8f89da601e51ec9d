import pytest

from incidents.domain.progress.course import Course
from incidents.domain.progress.rates import Changes, rate_per_s
from incidents.domain.progress.readings import Partition


def course(steps, *, left):
    done = float(sum(steps))
    steps = [float(step) for step in steps]
    return Course(Partition("a", done + left, done), 10.0, steps, [], 0, len(steps))


def test_a_steady_rate_is_what_it_is():
    assert rate_per_s(course([20] * 32, left=500)) == pytest.approx(2.0)


def test_close_to_the_end_the_latest_counts_most():
    slower = [20] * 16 + [10] * 16

    assert rate_per_s(course(slower, left=10)) == pytest.approx(1.0, rel=0.05)
    assert rate_per_s(course(slower, left=50_000)) == pytest.approx(1.5, rel=0.05)


def test_with_nearly_all_to_do_the_rate_is_still_one():
    assert rate_per_s(course([1e-200] * 32, left=1e12)) == pytest.approx(1e-201)


def test_a_stop_is_left_out_unless_it_is_a_habit():
    once = [20] * 20 + [0] * 6 + [20] * 6
    often = [20, 20, 20, 0] * 8

    assert rate_per_s(course(once, left=500)) == pytest.approx(2.0)
    assert rate_per_s(course(often, left=50_000)) == pytest.approx(1.5, rel=0.05)


def test_steady_rates_are_expected_to_stay_and_wild_ones_are_not():
    steady = Changes([course([20] * 32, left=500), course([30] * 32, left=500)])
    wild = Changes([course([20, 60] * 16, left=500), course([5, 5, 50, 50] * 8, left=500)])

    assert steady.alone(8) < 0.1**2 < wild.alone(2)
    assert steady.alone(8) < steady.alone(64)


def test_what_all_rates_do_together_is_told_from_what_each_does():
    together = Changes([course([20, 20, 40, 40] * 8, left=500) for _ in range(6)])

    assert together.alone(2) < 0.1**2
    assert together.together(2) > 0.3**2
