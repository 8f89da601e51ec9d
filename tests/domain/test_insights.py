from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.facts import Fact, FactKind
from incidents.domain.insights import Share, Spread, lengths, share, spread
from tests.make import MINUTE


@pytest.mark.parametrize(
    ("minutes", "median", "p90"),
    [
        ([7], 7, 7),
        ([1, 3], 2, 3),
        ([3, 1, 2], 2, 3),
        (range(1, 11), 5.5, 9),
        (range(1, 21), 10.5, 18),
    ],
    ids=str,
)
def test_nine_of_ten_do_not_exceed_the_percentile(minutes, median, p90):
    found = spread([each * MINUTE for each in minutes])

    assert found == Spread(len(list(minutes)), median * MINUTE, p90 * MINUTE)


def test_of_nothing_there_is_no_spread():
    assert spread([]) is None


def facts(value, of=None) -> dict[str, Fact]:
    kind = FactKind.DURATION if isinstance(value, timedelta) else FactKind.COUNT
    return {"a": Fact("a", "A", value, kind, "updates", of)}


def test_lengths_that_are_not_known_yet_do_not_count():
    assert lengths([facts(MINUTE), facts(None)], "a") == [MINUTE]


def test_shares_are_summed():
    assert share([facts(3, 4), facts(0, 1), facts(0, 0)], "a") == Share(3, 5)
