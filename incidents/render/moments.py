"""Instants as text: plain where there is no HTML, or marked, for a page to show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from incidents.domain.marked_instants import marked
from incidents.domain.moments import written, zone_name

Tell = Callable[[datetime, ZoneInfo], str]


def short(at: datetime, zone: ZoneInfo) -> str:
    """Return "Jun 18, 18:04 UTC" in ``zone``."""
    local = at.astimezone(zone)
    return f"{written(local, 'short')} {zone_name(local)}"


def span(start_at: datetime, end_at: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """Return "Jun 18, 18:04" and "19:00 UTC": a day and a zone once where they are the same."""
    start, end = start_at.astimezone(zone), end_at.astimezone(zone)
    first = written(start, "short")
    if zone_name(start) != zone_name(end):
        first = short(start, zone)
    style = "clock" if start.date() == end.date() else "short"
    return first, f"{written(end, style)} {zone_name(end)}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Return "18:04 UTC" in ``zone``."""
    local = at.astimezone(zone)
    return f"{written(local, 'clock')} {zone_name(local)}"


def timed(at: datetime, zone: ZoneInfo) -> str:
    """Return what a page shows as ``short``, in the reader's zone."""
    return marked(at, "short")
