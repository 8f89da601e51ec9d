"""The state of the system itself, for health checks."""

from __future__ import annotations

from datetime import datetime

from incidents.models import Heartbeat

PARTS = ("worker", "beat", "sweep", "scrape")
# Three signs of life that did not come: they are given every 15 s.
LATE_AFTER_S = 50.0
# Signs that come while they are asked for, and clocks of hosts, may be ahead so far; not further.
AHEAD_S = 2.0


def ages_s(*, now: datetime) -> dict[str, float]:
    """Return the seconds since the last sign of life of each part. One query.

    Below zero, it came from a clock that is ahead, or this one was set back.
    """
    return {
        name: (now - at).total_seconds() for name, at in Heartbeat.objects.values_list("name", "at")
    }


def is_well(age_s: float | None) -> bool:
    """Whether a part whose last sign of life is so old, None if there was none, does its work."""
    return age_s is not None and -AHEAD_S < age_s < LATE_AFTER_S
