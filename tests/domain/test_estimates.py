from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.estimates import PartialWindow, PublishedEstimate, Window, done_at, outcomes
from tests.make import DAY, HOUR, MINUTE, NOW

WINDOW = Window(NOW + HOUR, NOW + 2 * HOUR, "p")


@pytest.mark.parametrize(
    ("at", "off"),
    [
        (NOW, -HOUR),
        (NOW + HOUR, timedelta(0)),
        (NOW + 2 * HOUR, timedelta(0)),
        (NOW + 2 * HOUR + MINUTE, MINUTE),
    ],
)
def test_off_is_how_much_later_than_told_and_negative_if_earlier(at, off):
    assert WINDOW.off(at) == off


def test_windows_that_touch_overlap():
    assert WINDOW.overlaps(Window(NOW, NOW + HOUR))
    assert not WINDOW.overlaps(Window(NOW, NOW + HOUR - MINUTE))


def test_only_what_is_ahead_of_a_window_can_be_told_late():
    later = NOW + HOUR + MINUTE

    assert WINDOW.from_(later) == Window(later, NOW + 2 * HOUR, "p")
    assert WINDOW.from_(NOW) == WINDOW
    assert WINDOW.from_(NOW + DAY) == WINDOW


@pytest.mark.parametrize("given", [(None, NOW), (NOW, None), (None, None)])
def test_what_lacks_an_end_is_no_window_and_nothing_of_it_is_past(given):
    partial = PartialWindow(*given, "p")

    assert partial.whole is None
    assert partial.from_(NOW + MINUTE) == partial


def test_what_has_both_ends_is_a_window():
    assert PartialWindow(NOW + HOUR, NOW + 2 * HOUR, "p").whole == WINDOW


def test_work_is_done_when_it_is_only_watched_from_then_on():
    told = PublishedEstimate(WINDOW, NOW)

    assert done_at(told, [NOW + 4 * HOUR, NOW + 5 * HOUR]) == NOW + 4 * HOUR
    assert done_at(told, [None, NOW + 5 * HOUR]) == NOW + 5 * HOUR
    assert done_at(told, [None, None]) is None


def test_what_is_estimated_while_watching_is_meant_for_the_end():
    told = PublishedEstimate(WINDOW, NOW)

    assert done_at(told, [NOW, NOW + 90 * MINUTE]) == NOW + 90 * MINUTE


def test_only_what_has_come_true_or_not_has_an_outcome():
    first, second = PublishedEstimate(WINDOW, NOW), PublishedEstimate(WINDOW, NOW + 3 * HOUR)

    found = outcomes([first, second], [NOW + 3 * HOUR, None])

    assert [(outcome.published, outcome.off) for outcome in found] == [(first, HOUR)]
