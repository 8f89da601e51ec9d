from __future__ import annotations

import math

import pytest

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.measuring.conditions import Condition
from incidents.domain.vocabulary import Observation


@pytest.mark.parametrize(
    ("text", "value", "observation"),
    [
        (">= 1", 1, Observation.GOOD),
        (">= 1", 0, Observation.BAD),
        ("<0.05", 0.04, Observation.GOOD),
        (" < 5e-2 ", 0.05, Observation.BAD),
        ("== 0", 0, Observation.GOOD),
        ("!= 0", 0, Observation.BAD),
        # What was divided by nothing was not measured, whichever way the condition looks.
        (">= 1", math.nan, Observation.UNKNOWN),
        ("!= 1", math.nan, Observation.UNKNOWN),
        (">= 1", math.inf, Observation.UNKNOWN),
        ("< 1", -math.inf, Observation.UNKNOWN),
    ],
)
def test_a_value_is_held_against_the_condition_and_no_number_is_not_known(text, value, observation):
    assert Condition.parse(text).finding(value).observation == observation


@pytest.mark.parametrize("text", ["", "1", "=> 1", ">= one", ">= NaN", "< Inf", "> 1 or < 2"])
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(UnreadableSource, match="write one such as >= 1"):
        Condition.parse(text)
