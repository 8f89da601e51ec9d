from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.render import moments


@pytest.mark.parametrize(
    ("start", "hours", "told"),
    [
        ("2022-06-08T12:00", 2, ("Jun 8, 14:00", "16:00 CEST")),
        ("2022-06-08T21:00", 2, ("Jun 8, 23:00", "Jun 9, 01:00 CEST")),
        ("2022-10-30T00:30", 2, ("Oct 30, 02:30 CEST", "03:30 CET")),
    ],
)
def test_of_a_window_a_day_and_a_zone_are_said_once_where_they_are_the_same(start, hours, told):
    at = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert moments.span(at, at + timedelta(hours=hours), ZoneInfo("Europe/Berlin")) == told


def test_an_instant_is_short_and_in_the_zone():
    at = datetime(2022, 6, 8, 22, 4, 59, tzinfo=UTC)

    assert moments.short(at, ZoneInfo("Etc/UTC")) == "Jun 8, 22:04 UTC"
    assert moments.short(at, ZoneInfo("Europe/Berlin")) == "Jun 9, 00:04 CEST"
