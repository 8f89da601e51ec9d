import pytest

from incidents.domain.progress.arrivals import Arrivals, arrivals, with_more
from incidents.domain.progress.course import courses
from incidents.domain.progress.reading_table import reading_table
from incidents.domain.progress.spread import Duration, Scenario, quantiles
from tests.domain.progress.runs import reading, steady


def one_after_another(readings):
    """Each takes ten minutes, and is shown once it has begun."""
    return [
        reading(
            60.0 * n,
            *((f"p{which}", 600, min(600, 60 * n - 600 * which)) for which in range(n // 10 + 1)),
        )
        for n in range(readings)
    ]


def test_partitions_that_are_all_shown_from_the_start_are_all_that_there_are():
    assert arrivals(reading_table(steady({"a": 1.0}, {"a": 600.0}, readings=9))) is None


def test_where_partitions_were_added_others_will_be():
    found = arrivals(reading_table(one_after_another(45)))

    assert (found.count, found.age_s, found.silent_s) == (4, 2_400, 240)
    assert found.chance == 0.8


def test_where_none_was_added_for_long_hardly_any_will_be():
    assert Arrivals(count=4, age_s=400, silent_s=4_000).chance < 0.01


def test_the_last_of_them_ends_after_those_that_are_known():
    run = reading_table(one_after_another(45))
    known = [Scenario(1.0, (Duration(360.0, 0.1, "p4"),))]

    found = with_more(known, arrivals(run), courses(run))

    assert sum(each.weight for each in found) == pytest.approx(1.0)
    low, middle, high = quantiles(found, (0.1, 0.5, 0.9))
    assert low < 360 < 600 < middle < high
