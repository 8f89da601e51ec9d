import pytest

from incidents.domain.progress.reading_table import reading_table
from incidents.domain.progress.spread import Duration, Scenario, quantiles
from incidents.domain.progress.stalls import after_stall, stalled_since, stalls
from tests.domain.progress.runs import reading

SCRAPE_S = 15.0


def since(done):
    return stalled_since([SCRAPE_S * number for number in range(len(done))], done)


def test_what_moves_with_each_scrape_stalls_after_four():
    moving = [float(each) for each in range(20)]

    assert since(moving + [19.0] * 4) is None
    assert since(moving + [19.0] * 5) == 19 * SCRAPE_S


def test_what_moves_seldom_may_be_silent_for_longer():
    moving = [float(each // 10) for each in range(100)]

    assert since(moving + [9.0] * 30) is None
    assert since(moving + [9.0] * 90) == 90 * SCRAPE_S


def test_what_never_moved_has_not_stalled():
    assert since([0.0] * 50) is None


def test_missing_scrapes_are_no_silence():
    ats = [15.0 * number for number in range(20)] + [3_000.0]

    assert stalled_since(ats, [float(each) for each in range(21)]) is None


def test_what_moves_again_has_not_stalled():
    moving = [float(each) for each in range(20)]

    assert since(moving + [19.0] * 30 + [20.0]) is None


def stopped(left):
    """After 20 of 50 readings a has stopped with so much left; b goes on."""
    return reading_table(
        [
            reading(SCRAPE_S * n, ("a", 200 + left, 10.0 * min(n, 20)), ("b", 1_000, 10.0 * n))
            for n in range(50)
        ]
    )


def test_each_partition_that_has_stopped_is_told():
    assert stalls(stopped(left=100)) == {"a": 20 * SCRAPE_S}


def test_what_a_reset_may_have_lost_is_no_stall():
    assert stalls(stopped(left=20)) == {}


def test_a_silence_is_expected_to_last_for_as_long_again():
    span = after_stall(Duration(1e-3, 0.0, "a"), 600.0)

    low, middle, high = quantiles([Scenario(1.0, (span,))], (0.1, 0.5, 0.9))

    assert middle == pytest.approx(600, rel=0.02)
    assert (low, high) == pytest.approx((600 / 9, 600 * 9), rel=0.02)
