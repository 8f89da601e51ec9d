"""The state of the system itself, for health checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Value

from incidents.models import Heartbeat
from incidents.queries.waiting import Waiting, oldest

PARTS = ("worker", "beat", "sweep", "scrape")
# Three signs of life that did not come: they are given every 15 s.
LATE_AFTER_S = 50.0
# Signs that come while they are asked for, and clocks of hosts, may be ahead so far; not further.
AHEAD_S = 2.0


@dataclass(frozen=True)
class Installation:
    """``ages_s`` are the seconds since the last sign of life of each part that gave one.

    Below zero, it came from a clock that is ahead, or this one was set back. ``waiting`` is the
    message that has waited longest to be sent.
    """

    ages_s: dict[str, float]
    waiting: Waiting | None
    now: datetime

    @property
    def late(self) -> Waiting | None:
        """The message, if it has waited too long."""
        return self.waiting if self.waiting and self.waiting.is_late(now=self.now) else None

    @property
    def waits_s(self) -> float:
        """The seconds since the message waits; 0 if none does."""
        return (self.now - self.waiting.since).total_seconds() if self.waiting else 0.0


def installation(*, now: datetime) -> Installation:
    """Return how the system is. One query."""
    signs = Heartbeat.objects.values_list("name", "at", Value(""))
    ages_s, waiting = {}, []
    for name, at, error in signs.union(*oldest(now=now), all=True):
        if name:
            ages_s[name] = (now - at).total_seconds()
        else:
            waiting.append(Waiting(at, error))
    return Installation(ages_s, min(waiting, key=lambda each: each.since, default=None), now)


def is_well(age_s: float | None) -> bool:
    """Whether a part whose last sign of life is so old, None if there was none, does its work."""
    return age_s is not None and -AHEAD_S < age_s < LATE_AFTER_S
