import pytest

from incidents.domain.progress.course import Course
from incidents.domain.progress.growth import growth, left
from incidents.domain.progress.readings import Partition


def course(growth):
    return Course(Partition("a", 1_000, 500), 60.0, [10.0] * 32, growth, 0, 32)


def test_a_total_that_stays_adds_nothing():
    assert left(course([]), 2.0) == (250.0, 0.0)


def test_what_has_grown_goes_on_growing():
    left_s, unplanned = left(course([5.0] * 32), 2.0)

    assert left_s > 250
    assert unplanned == pytest.approx(1 - 250 / left_s)


def test_what_stopped_growing_long_ago_hardly_will_again():
    still = growth(course([5.0] * 8 + [0.0] * 24))

    assert still.chance < 0.01
    assert growth(course([5.0] * 32)).chance == 1.0


def test_growth_in_steps_is_not_over_between_two_of_them():
    steps = [20.0 if cell % 8 == 0 else 0.0 for cell in range(32)]

    assert growth(course(steps)).chance == 1.0


def test_what_grew_once_may_but_need_not_again():
    once = [0.0] * 20 + [400.0] + [0.0] * 11

    left_s, unplanned = left(course(once), 2.0)

    assert left_s == 250
    assert unplanned > 0.1


def test_what_has_shrunk_goes_on_shrinking():
    left_s, unplanned = left(course([-5.0] * 32), 2.0)

    assert 200 < left_s < 250
    assert unplanned == pytest.approx(250 / left_s - 1)


def test_a_plan_does_not_shrink_to_nothing():
    left_s, _ = left(course([-900.0] * 32), 2.0)

    assert left_s == 50
