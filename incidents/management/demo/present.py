"""The demo's open incident."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.management.demo.parts import BUILDS, UPLOADS, are
from incidents.management.demo.standing import LIVE_PURGE
from incidents.management.demo.story import Post, Story, Task


def present(now: datetime) -> Story:
    """Return an incident that began two hours before ``now`` and promises an update after it."""

    def ago(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    return Story(
        "Uploads are slow, and some time out",
        started_at=ago(118),
        posts=(
            Post(
                ago(101),
                Status.INVESTIGATING,
                "Publishing a release takes much longer than usual. We are looking into it.",
                are(ComponentStatus.DEGRADED_PERFORMANCE, UPLOADS),
                next_update_at=ago(70),
            ),
            Post(
                ago(72),
                Status.IDENTIFIED,
                "One of the three storage nodes writes at a tenth of its usual speed, so large"
                " files time out, and builds with them.\n\n"
                "We are taking the node out of service. If an upload fails, try it again: a"
                " release that was refused leaves nothing behind.",
                are(ComponentStatus.PARTIAL_OUTAGE, UPLOADS, BUILDS),
                next_update_at=ago(30),
            ),
            Post(
                ago(34),
                Status.IDENTIFIED,
                "The node is out of service, and the other two are taking over its share. Files"
                " under **10 MB** upload normally; larger ones may still time out.",
                next_update_at=ago(-10),
            ),
            Post(
                ago(8),
                Status.IDENTIFIED,
                "The whole share is copied, and uploads succeed again. But pages that were"
                " cached meanwhile may lack the latest release of their project, so we are"
                " purging them all, at a pace that the backends can bear.",
                next_update_at=ago(-52),
            ),
        ),
        task=Task(
            code=LIVE_PURGE,
            name="Purge of the cached pages of projects",
            unit="projects",
            begins_at=now,
            partition_words="names beginning with {partition}",
            failure_meaning="The pages of these projects may lack their latest release for up to"
            " a day, until their caches expire. The release itself can be installed.",
            interval_s=5,
        ),
    )
