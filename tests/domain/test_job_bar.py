from __future__ import annotations

import pytest

from incidents.domain.job_bar import AGAIN_FROM, SEEN_FROM, Bar


def notes(*shares: float) -> list[float]:
    """Where it is said why the bar is back."""
    bar, said = Bar(shares[0], shares[0]), []
    for share in shares[1:]:
        if falls := bar.falls(share):
            said.append(share)
        bar = bar.moved(share, is_told=falls)
    return said


def test_bar_that_rises_needs_no_word():
    assert not notes(0.1, 0.2, 0.2, 0.9)


def test_each_visible_step_back_needs_a_word():
    assert notes(0.8, 0.7, 0.75, 0.65) == [0.7, 0.65]


def test_what_is_not_visible_needs_none():
    assert not notes(0.8, 0.8 - SEEN_FROM / 2, 0.8)


def test_creeping_back_is_told_at_once_and_then_with_each_percent():
    step = SEEN_FROM * 0.6
    shares = [0.8 - step * n for n in range(200)]

    said = notes(*shares)

    assert said[0] == shares[2]
    assert len(said) == pytest.approx((0.8 - shares[-1]) / AGAIN_FROM, abs=1)


def test_bar_that_is_at_its_highest_again_begins_anew():
    assert notes(0.8, 0.7, 0.9, 0.8996, 0.899) == [0.7, 0.899]
