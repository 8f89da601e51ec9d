"""Instants as JSON has them."""

from __future__ import annotations

from datetime import datetime
from typing import overload
from zoneinfo import ZoneInfo


@overload
def instant(at: datetime, zone: ZoneInfo) -> str: ...
@overload
def instant(at: None, zone: ZoneInfo) -> None: ...


def instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    """Return "2021-10-22T05:00:30.300+02:00" in the page's zone, in UTC with "Z"."""
    if at is None:
        return None
    local = at.astimezone(zone)
    text = local.isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z") if local.tzname() == "UTC" else text
