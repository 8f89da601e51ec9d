"""Signs of life, for whoever watches this page itself."""

from __future__ import annotations

from datetime import datetime

from incidents.models import Heartbeat

WORKER, BEAT, SWEEP, SCRAPE = "worker", "beat", "sweep", "scrape"


def note(*names: str, now: datetime) -> None:
    """Remember that the named parts are alive. Nobody is told, so there is no actor."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now) for name in names],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
