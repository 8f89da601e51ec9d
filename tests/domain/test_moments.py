from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.moments import zone_label, zone_name


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/UTC", "UTC"),
        ("Europe/Berlin", "CEST"),
        ("Asia/Dubai", "UTC+04"),
        ("America/Sao_Paulo", "UTC-03"),
        ("Asia/Kathmandu", "UTC+0545"),
    ],
)
def test_zones_are_named_as_readers_know_them(zone, name):
    at = datetime(2022, 6, 10, tzinfo=UTC)

    assert zone_name(at.astimezone(ZoneInfo(zone))) == name


@pytest.mark.parametrize(
    ("key", "label"), [("Etc/UTC", "UTC"), ("America/New_York", "America/New York")]
)
def test_keys_of_zones_read_as_places(key, label):
    assert zone_label(key) == label
