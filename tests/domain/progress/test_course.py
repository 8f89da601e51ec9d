import pytest

from incidents.domain.progress.course import active, courses
from incidents.domain.progress.reading_table import reading_table
from tests.domain.progress.runs import reading, steady


def test_what_is_done_between_readings_is_spread_evenly():
    run = [reading(at_s, ("a", 1_000, at_s)) for at_s in (0, 10, 20, 100, 200)]

    (found,) = courses(reading_table(run))

    assert found.steps == pytest.approx([50.0] * 4)
    assert found.cell_s == 50.0


def test_it_begins_when_something_first_moves():
    idle = [reading(60.0 * number, ("a", 100, 0)) for number in range(20)]
    run = [reading(1_200.0 + 60 * number, ("a", 100, 5 * number)) for number in range(8)]

    (found,) = courses(reading_table(idle + run))

    assert found.first == 0
    assert sum(found.steps) == pytest.approx(35)
    assert found.cell_s * len(found.steps) == 420


def test_while_everything_stands_still_so_does_time():
    before = steady({"a": 1.0, "b": 1.0}, {"a": 9_000.0, "b": 9_000.0}, readings=40)
    still = [reading(2_340.0 + 60 * n, ("a", 9_000, 2_340), ("b", 9_000, 2_340)) for n in (10, 20)]
    after = [
        reading(3_540.0 + 60 * n, ("a", 9_000, 2_340 + 60 * n), ("b", 9_000, 2_340 + 60 * n))
        for n in range(1, 10)
    ]

    found, _ = courses(reading_table(before + still + after))

    assert min(found.steps) == pytest.approx(max(found.steps), rel=0.01)


def test_starts_and_ends_are_known_by_their_cells():
    run = [
        reading(10.0 * n, ("a", 50, min(50, 10 * n)), ("b", 500, 10 * max(0, n - 4)))
        for n in range(9)
    ]

    ended, late = courses(reading_table(run))

    assert (ended.first, ended.end, ended.is_moving) == (0, 5, False)
    assert (late.first, late.end, late.is_moving) == (4, 8, True)
    assert active([ended, late], 0, 4) == 1.0
