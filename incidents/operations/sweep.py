"""The regular look for what the clock made due, or a lost wake-up left behind."""

from __future__ import annotations

from datetime import datetime

from incidents.operations import (
    deliveries,
    health,
    images,
    maintenances,
    network_addresses,
    nudges,
    series,
    subscriptions,
)


def sweep(*, now: datetime) -> None:
    """Do all that is due. That it was asked for is a sign of life of the clock that asks."""
    health.note(health.BEAT, now=now)
    maintenances.advance_due(now=now)
    maintenances.remind_due(now=now)
    series.extend_due(now=now)
    images.remove_unused(now=now)
    subscriptions.erase_unconfirmed(now=now)
    deliveries.heed_clock(now=now)
    network_addresses.forget_network_addresses(now=now)
    nudges.nudge_due(now=now)
    health.note(health.SWEEP, now=now)
