"""Instants as plain text, where there is no HTML."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from incidents.domain.moments import written, zone_name


def short(at: datetime, zone: ZoneInfo) -> str:
    """Return "Jun 18, 18:04 UTC" in ``zone``."""
    local = at.astimezone(zone)
    return f"{written(local, 'short')} {zone_name(local)}"
