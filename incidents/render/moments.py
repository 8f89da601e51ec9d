"""Instants in plain text, for what has no HTML."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from incidents.domain.moments import zone_name


def short(at: datetime, zone: ZoneInfo) -> str:
    """Return "Jun 18, 18:04 UTC" in ``zone``."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'M j, H:i')} {zone_name(local)}"
