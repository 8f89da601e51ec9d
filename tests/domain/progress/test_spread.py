import pytest

from incidents.domain.progress.spread import Duration, Scenario, quantiles

SHARES = (0.1, 0.5, 0.9)


def test_one_span_ends_in_its_median():
    low, middle, high = quantiles([Scenario(1.0, (Duration(100.0, 0.2),))], SHARES)

    assert middle == pytest.approx(100, rel=0.01)
    assert low == pytest.approx(100 / 1.292, rel=0.02)
    assert high == pytest.approx(100 * 1.292, rel=0.02)


def test_the_last_of_many_ends_later_than_each():
    spans = tuple(Duration(100.0, 0.2) for _ in range(10))

    assert quantiles([Scenario(1.0, spans)], (0.5,))[0] > 125


def test_what_all_have_in_common_widens_the_range_and_moves_it_little():
    spans = tuple(Duration(100.0, 0.1) for _ in range(5))
    alone = quantiles([Scenario(1.0, spans)], SHARES)

    together = quantiles([Scenario(1.0, spans, 0.3)], SHARES)

    assert together[0] < alone[0] < alone[2] < together[2]
    assert together[1] == pytest.approx(alone[1], rel=0.05)


def test_the_range_spans_both_cases_while_either_is_likely():
    cases = [Scenario(0.5, (Duration(100.0, 0.05),)), Scenario(0.5, (Duration(400.0, 0.05),))]

    low, _, high = quantiles(cases, SHARES)

    assert low < 105
    assert high > 380


def test_work_that_goes_on_past_its_time_has_some_left():
    low, middle, high = quantiles([Scenario(1.0, (Duration(100.0, 0.2),))], SHARES, age_s=150.0)

    assert 0 < low < middle < high < 60


@pytest.mark.parametrize("sigma", [0.05, 0.2, 0.8])
def test_quantiles_follow_each_small_change(sigma):
    shares = [0.1 + step / 1e6 for step in range(50)]

    found = quantiles([Scenario(1.0, (Duration(100.0, sigma),))], shares)

    assert found == sorted(set(found))
