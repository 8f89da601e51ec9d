"""Instants that a clock stored while it was ahead, once it is set back."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.models import Incident
from incidents.operations import derived

# Who posts at the same time as others reads the clock, and then waits for them.
AT_ONCE = timedelta(minutes=1)


def bring_back(incident: Incident, *, now: datetime) -> bool:
    """Date back to now what ``incident`` told later than that; return whether there was any.

    Nothing is told before its time, so that can only have been said before, by a clock that was
    ahead. What is said next would stand before it otherwise, and change nothing. ``incident`` is
    one of ``with_last_display``.
    """
    last_at = incident.last_display_at  # type: ignore[attr-defined]
    if last_at is None or last_at <= now + AT_ONCE:
        return False
    ahead = list(incident.updates.filter(display_at__gt=now).in_order())
    for place, update in enumerate(ahead, start=1 - len(ahead)):
        update.display_at = update.updated_at = now
        # At one instant, updates are told in the order of their recording.
        update.created_at = min(update.created_at, now + place * timedelta.resolution)
        update.save()
    if not incident.is_maintenance:  # whose start is derived
        incident.started_at = min(incident.started_at, now)
    incident.created_at = min(incident.created_at, now)
    incident.told_at = min(incident.told_at, now)
    derived.settle(incident, now=now, told_at=None)
    return True
