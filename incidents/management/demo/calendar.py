"""The times of stories, which count back so that the demo is always about the last 90 days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

Clock = Callable[[str], datetime]
"""Reads a time as it is written in a story; a negative number lies ahead."""


def days_before(today: date) -> Clock:
    """Read "3 09:12" as 09:12 UTC three days before ``today``."""

    def clock(written: str) -> datetime:
        days, hour = written.split()
        day = today - timedelta(days=int(days))
        return datetime.combine(day, time.fromisoformat(hour), tzinfo=UTC)

    return clock


def minutes_before(now: datetime) -> Clock:
    """Read "34" as 34 minutes before ``now``."""
    return lambda written: now - timedelta(minutes=int(written))
