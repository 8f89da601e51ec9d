"""The demo's open incident."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.management.demo import stories
from incidents.management.demo.live_job import LIVE_PURGE
from incidents.management.demo.story import JobRun, Story


def present(now: datetime) -> Story:
    """Return an incident that began two hours before ``now`` and promises an update after it."""
    return Story(
        "Uploads are slow, and some time out",
        started_at=now - timedelta(minutes=118),
        posts=stories.open_incident_posts(now),
        task=JobRun(
            code=LIVE_PURGE,
            name="Purge of the cached pages of projects",
            unit="projects",
            begins_at=now,
            partition_words="names beginning with {partition}",
            done_meaning="uploads are as fast as usual",
            failure_meaning="Uploads to these projects may stay slow for up to a day, until their"
            " caches expire. If one fails, try it again.",
            interval_s=5,
        ),
    )
