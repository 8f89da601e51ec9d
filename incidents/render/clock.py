"""Until when documents are true if nobody writes."""

from __future__ import annotations

from datetime import datetime

from incidents.queries import clock
from incidents.queries.site import page


def incidents_until(now: datetime) -> datetime:
    """Of documents that tell of incidents. Three queries."""
    return clock.next_change_at(zone=page().zone, now=now)


def feeds_until(now: datetime) -> datetime | None:
    """Of feeds with an entry an incident, None if a write comes first. One query."""
    return clock.next_end_at(now=now)


def bars_until(now: datetime) -> datetime:
    """Of documents that count the days of components. Two queries."""
    return clock.next_count_at(zone=page().zone, now=now)


def all_until(now: datetime) -> datetime:
    """Of documents that do both. Four queries."""
    zone = page().zone
    return min(clock.next_change_at(zone=zone, now=now), clock.next_count_at(zone=zone, now=now))
