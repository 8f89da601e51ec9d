from __future__ import annotations

from dataclasses import replace

import pytest

from incidents.domain.progress.costs import exponent, in_costs
from incidents.domain.progress.course import courses
from incidents.domain.progress.estimator import estimate
from incidents.domain.progress.reading_table import reading_table
from incidents.domain.vocabulary import Scheduling
from tests.domain.progress.runs import reading

LENGTH_S = 6_000.0


def dearer(power: float, *, until: float, names: str = "abc"):
    """Units at share x cost as x to the power: done grows as time to 1 ÷ (power + 1)."""
    ats = [60.0 * number for number in range(round(until * LENGTH_S / 60) + 1)]
    return [
        reading(at, *((n, 1_000.0, 1_000.0 * (at / LENGTH_S) ** (1 / (power + 1))) for n in names))
        for at in ats
    ]


def of(run):
    return courses(reading_table(run))


@pytest.mark.parametrize("power", [0.5, 1.0, 1.5])
def test_the_power_by_which_later_units_cost_more_is_found(power):
    assert exponent(of(dearer(power, until=0.5))) == pytest.approx(power, rel=0.15)


@pytest.mark.parametrize("power", [-0.4, 0.0, 0.05])
def test_where_later_units_cost_as_much_or_less_rates_stay(power):
    found = exponent(of(dearer(power, until=0.5)))

    assert found <= 0.05


def test_one_course_alone_has_to_be_clear():
    assert exponent(of(dearer(0.3, until=0.5, names="a"))) == 0
    assert exponent(of(dearer(1.0, until=0.5, names="a"))) > 0.7


def test_in_costs_units_pass_evenly():
    [course, *_] = of(dearer(1.0, until=0.5))

    costed = in_costs(course, 1.0)

    assert costed.steps[2:] == pytest.approx([costed.steps[2]] * len(costed.steps[2:]), rel=0.1)
    assert costed.latest.remaining == pytest.approx(500, rel=0.01)
    assert in_costs(course, 0.0) is course


@pytest.mark.parametrize("power", [0.5, 1.0])
def test_the_end_of_superlinear_work_is_in_the_range(power):
    told = dearer(power, until=0.5)
    run = [replace(each, scheduling=Scheduling.STATIC) for each in told]

    found = estimate(run, now_s=run[-1].at_s)

    assert found.low_s <= LENGTH_S / 2 <= found.high_s
    assert found.remaining_s == pytest.approx(LENGTH_S / 2, rel=0.1)
