"""Times relative to the day of loading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

Ago = Callable[[int, str], datetime]
"""``ago(3, "09:12")`` is 09:12 UTC three days before; negative days are in the future."""


def counting_from(today: date) -> Ago:
    def ago(days: int, clock: str) -> datetime:
        day = today - timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=UTC)

    return ago
