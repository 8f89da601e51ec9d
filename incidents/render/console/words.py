"""How times read to operators, in the current zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from incidents.domain.lifecycle import Times
from incidents.domain.moments import written, zone_label


def moment(at: datetime | None) -> str:
    """Return "Jun 10, 2022 16:32", or a dash."""
    return written(timezone.localtime(at), "minute") if at else "–"


def short(at: datetime) -> str:
    """Return "Jun 10, 16:32"."""
    return written(timezone.localtime(at), "short")


def clock(at: datetime, *, beside: datetime) -> str:
    """Return "16:32", with its day unless that is the day of the instant ``beside`` it."""
    is_same = timezone.localtime(at).date() == timezone.localtime(beside).date()
    return written(timezone.localtime(at), "clock" if is_same else "short")


def zone() -> str:
    """Return the zone as readers are told it."""
    return zone_label(str(timezone.get_current_timezone()))


def window(times: Times) -> str:
    """Return "Jun 10, 2022 16:32 – 17:00"; the day is not said twice."""
    start, end = timezone.localtime(times.start_at), timezone.localtime(times.end_at)
    style = "clock" if start.date() == end.date() else "minute"
    return f"{written(start, 'minute')} – {written(end, style)}"
