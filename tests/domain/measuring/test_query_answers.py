"""The series of an answer, found by labels that the server or the rules may choose at will."""

from __future__ import annotations

import tracemalloc

import pytest

from incidents.domain.exposition.contract import LabelMatcher
from incidents.domain.measuring.query_answers import MetricSeries, QueryAnswer


def answer(*labels: dict[str, str]) -> QueryAnswer:
    return QueryAnswer([MetricSeries(each, 0.0, 1.0) for each in labels])


@pytest.mark.parametrize(
    ("values", "is_wanted", "places"),
    [
        ({"eu"}, True, [0]),
        ({"eu"}, False, [1, 2, 3]),
        ({""}, True, [2, 3]),
        ({""}, False, [0, 1]),
        ({"", "eu"}, True, [0, 2, 3]),
        ({"eu", "us", "xx"}, True, [0, 1]),
        ({"xx"}, True, []),
        ({"xx", ""}, False, [0, 1]),
    ],
)
def test_a_label_that_is_not_there_is_an_empty_one(values, is_wanted, places):
    told = answer({"at": "eu"}, {"at": "us"}, {"at": ""}, {"by": "eu"})

    found = told.fitting([LabelMatcher("at", frozenset(values), is_wanted)])

    assert found == {*places}


def test_labels_that_no_series_has_take_no_memory_by_the_series():
    told = answer(*({"at": "eu"} for _ in range(2_000)))
    tracemalloc.start()
    try:
        for number in range(50):
            assert not told.fitting([LabelMatcher(f"label_{number}", frozenset({"eu"}))])
        taken, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert taken < 500_000  # 50 sets of 2,000 would be 6 MB
