from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from incidents.render import moments


def test_an_instant_is_short_and_in_the_zone():
    at = datetime(2022, 6, 8, 22, 4, 59, tzinfo=UTC)

    assert moments.short(at, ZoneInfo("Etc/UTC")) == "Jun 8, 22:04 UTC"
    assert moments.short(at, ZoneInfo("Europe/Berlin")) == "Jun 9, 00:04 CEST"
