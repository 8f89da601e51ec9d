import pytest

from incidents.domain.progress.gaps import filled, traced
from incidents.domain.progress.readings import Partition

ATS = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]


def test_a_gap_is_drawn_straight():
    assert filled(ATS, [0.0, 10.0, None, None, 40.0, 60.0]) == [0, 10, 20, 30, 40, 60]


def test_what_was_first_shown_late_was_under_way_before():
    row = traced(ATS, [None, None, 35.0, 45.0, 55.0, 65.0], Partition("a", 100, 65))

    assert row == [15, 25, 35, 45, 55, 65]


def test_what_was_first_shown_when_it_began_had_done_nothing_before():
    row = traced(ATS, [None, None, None, 5.0, 15.0, 25.0], Partition("a", 100, 25))

    assert row == [0, 0, 0, 5, 15, 25]


def test_what_is_no_longer_shown_goes_on():
    row = traced(ATS, [0.0, 10.0, 20.0, 30.0, None, None], Partition("a", 1_000, 30))

    assert row == [0, 10, 20, 30, 40, 50]


def test_what_is_no_longer_shown_is_not_taken_to_be_done():
    row = traced(ATS, [0.0, 10.0, 20.0, 30.0, None, None], Partition("a", 40, 30))

    assert row[-1] == pytest.approx(39.5)


def test_what_was_nearly_done_when_last_shown_is_done():
    row = traced(ATS, [0.0, 10.0, 20.0, 30.0, None, None], Partition("a", 31, 30))

    assert row[-1] == 31
