from __future__ import annotations

from datetime import date

import pytest

from incidents.domain.uptime import Weights
from incidents.domain.vocabulary import ComponentStatus
from incidents.render.uptime_figures import days, figure

SLOW, DOWN = ComponentStatus.DEGRADED_PERFORMANCE, ComponentStatus.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        ({}, "100 %"),
        ({SLOW: 31 * 60.0}, "100 %, degraded for 31\xa0min"),
        ({SLOW: 31 * 60.0, DOWN: 864.0}, "99.00 %"),
        ({ComponentStatus.UNDER_MAINTENANCE: 7200.0}, "100 %, under maintenance for 2\xa0h"),
    ],
)
def test_a_full_percentage_says_what_does_not_count(seconds, text):
    assert figure(seconds, span_s=86_400, weights=Weights()) == text


def test_an_outage_without_weight_is_said_too():
    partial = {ComponentStatus.PARTIAL_OUTAGE: 600.0}

    assert figure(partial, span_s=86_400, weights=Weights(partial=0)) == (
        "100 %, partial outage for 10\xa0min"
    )


def test_one_day_and_one_year_are_named_once():
    first, last = date(2022, 6, 1), date(2022, 6, 10)

    assert days(first, last) == "Jun 1 to Jun 10, 2022"
    assert days(last, last) == "Jun 10, 2022"


def test_a_year_is_named_twice_only_where_there_are_two():
    assert days(date(2021, 12, 1), date(2022, 2, 28)) == "Dec 1, 2021 to Feb 28, 2022"
