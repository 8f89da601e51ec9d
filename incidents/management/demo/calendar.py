"""Times that count back from the day of loading, the same for all who load on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

Ago = Callable[[int, str], datetime]
"""``ago(3, "09:12")`` is 09:12 UTC three days before; a negative number of days lies ahead."""


def counting_from(today: date) -> Ago:
    def ago(days: int, clock: str) -> datetime:
        day = today - timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=UTC)

    return ago
