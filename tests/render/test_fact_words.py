from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from incidents.domain.facts import Fact, FactKind, Override
from incidents.render.fact_words import corrected, in_words
from tests.make import HOUR, MINUTE, NOW, SECOND

UTC = ZoneInfo("UTC")


def fact(value, **fields) -> Fact:
    return Fact("a", "A", value, FactKind.COUNT, "updates", **fields)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NOW, "Jun 10, 12:00 UTC"),
        (31 * MINUTE, "31\xa0min"),
        (5 * HOUR + 42 * MINUTE, "5\xa0h\xa042\xa0min"),
        (14 * SECOND, "14 s"),
        (timedelta(0), "0 s"),
        (-20 * MINUTE, "−20\xa0min"),
        (1_815, "1,815"),
        (None, "not known yet"),
    ],
    ids=str,
)
def test_a_value_is_told_by_its_kind(value, text):
    assert in_words(fact(value), UTC) == text


def test_a_share_names_both_numbers():
    assert in_words(fact(3, of=4), UTC) == "3 of 4"


def test_a_value_is_told_in_the_language_of_the_reader():
    with translation.override("de"):
        assert in_words(fact(None), UTC) == "noch nicht bekannt"
        assert in_words(fact(3, of=4), UTC) == "3 von 4"


def test_a_corrected_fact_says_what_was_computed():
    made = Override("The clock was wrong.", "robin", NOW, 31 * MINUTE)

    assert corrected(fact(25 * MINUTE, correction=made), UTC) == "corrected: computed 31\xa0min"
    assert corrected(fact(25 * MINUTE), UTC) == ""
