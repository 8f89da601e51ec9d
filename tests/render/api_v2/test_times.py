from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.render.api_v2.times import instant

AT = datetime(2021, 10, 22, 3, 0, 30, 300_999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Etc/UTC", "2021-10-22T03:00:30.300Z"),
        ("Europe/Berlin", "2021-10-22T05:00:30.300+02:00"),
        ("Africa/Abidjan", "2021-10-22T03:00:30.300+00:00"),
    ],
)
def test_instants_have_milliseconds_and_the_offset_of_the_page(zone, text):
    assert instant(AT, ZoneInfo(zone)) == text


def test_what_has_not_happened_is_null():
    assert instant(None, ZoneInfo("Etc/UTC")) is None
