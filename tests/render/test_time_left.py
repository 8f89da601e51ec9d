from __future__ import annotations

import pytest

from incidents.render.time_left import time_left

MIN_S, HOUR_S, DAY_S = 60, 3_600, 86_400


@pytest.mark.parametrize(
    ("low_s", "high_s", "text"),
    [
        (0, 20, "less than a minute left"),
        (10, 5 * MIN_S, "less than 5 minutes left"),
        (61, 65, "about 1 minute left"),
        (2 * MIN_S, 7 * MIN_S, "about 2 to 7 minutes left"),
        (7 * MIN_S, 11.2 * MIN_S, "about 7 to 11 minutes left"),
        (13 * MIN_S, 18 * MIN_S, "about 15 to 20 minutes left"),
        (44 * MIN_S, 61 * MIN_S, "about 45 to 60 minutes left"),
        (40 * MIN_S, 2 * HOUR_S, "about 40 minutes to 2 hours left"),
        (58 * MIN_S, 2 * HOUR_S, "about 1 to 2 hours left"),
        (2 * HOUR_S, 3.5 * HOUR_S, "about 2 to 3½ hours left"),
        (1.9 * HOUR_S, 2.1 * HOUR_S, "about 2 hours left"),
        (11 * HOUR_S, 14.6 * HOUR_S, "about 11 to 15 hours left"),
        (20 * HOUR_S, 2.5 * DAY_S, "about 20 hours to 2½ days left"),
        (3 * DAY_S, 20 * DAY_S, "about 3 to 20 days left"),
    ],
)
def test_a_range_is_told_as_people_say_it(low_s, high_s, text):
    assert time_left(low_s, high_s) == text
