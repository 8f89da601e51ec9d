"""The incident that is open while the demo is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.management.demo.parts import BUILDS, UPLOADS, are
from incidents.management.demo.story import Post, Story


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
                "About two thirds of the share are copied. Most uploads succeed.",
                next_update_at=ago(-52),
            ),
        ),
    )
