"""The state of the system itself, for health checks."""

from __future__ import annotations

from datetime import datetime

from incidents.models import Heartbeat


def ages_s(*, now: datetime) -> dict[str, float]:
    """Return the seconds since the last sign of life of each part. One query.

    Below zero, it came from a clock that is ahead, or this one was set back.
    """
    return {
        name: (now - at).total_seconds() for name, at in Heartbeat.objects.values_list("name", "at")
    }
