from __future__ import annotations

import pytest

from incidents.render import figures


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.29, "29 %"), (0.999, "99 %"), (0.999_999, "99 %"), (1.0, "100 %")],
)
def test_hundred_percent_are_not_said_before_all_is_done(share, text):
    assert figures.percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.5, "0.5"), (3, "3"), (9.94, "9.9"), (12.4, "12"), (886_000, "886,000")],
)
def test_counts_are_in_groups_and_no_more_exact_than_they_tell(value, text):
    assert figures.number(value) == text


@pytest.mark.parametrize(
    ("per_s", "text"),
    [
        (1_200.4, "1,200 a second"),
        (1.0, "1 a second"),
        (0.5, "30 a minute"),
        (0.02, "1.2 a minute"),
    ],
)
def test_slow_rates_are_told_by_the_minute(per_s, text):
    assert figures.rate(per_s) == text
