from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.facts import Fact, FactKind
from incidents.domain.typed_figures import wrong_figures


def fact(name: str, minutes: int) -> Fact:
    return Fact(name, name, timedelta(minutes=minutes), FactKind.DURATION, "updates")


FACTS = {
    each.name: each for each in (fact("time-to-resolve", 342), fact("time-to-first-update", 18))
}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("The incident lasted 4 hours.", "4 hours"),
        ("It was resolved after 5 h 10 min.", "5 h 10 min"),
        ("It was resolved after three hours.", "three hours"),
        ("The first update came after 30 minutes. All was well.", "30 minutes"),
    ],
)
def test_a_figure_that_a_fact_contradicts_is_found(text, typed):
    assert [each.typed for each in wrong_figures(text, FACTS)] == [typed]


@pytest.mark.parametrize(
    "text",
    [
        "The incident lasted 5 h 42 min.",
        "The incident lasted 5 hours and 42 minutes, nearly six hours.",
        "We waited 20 minutes for the cache.",
        "The incident lasted {{ fact:time-to-resolve }}.",
        "It was mitigated after 3 hours.",
    ],
)
def test_what_agrees_or_is_about_something_else_is_not(text):
    assert wrong_figures(text, FACTS) == []
