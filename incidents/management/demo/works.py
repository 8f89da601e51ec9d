"""The demo's maintenances: one completed, one planned that starts and ends by itself."""

from __future__ import annotations

from incidents.domain.vocabulary import Status
from incidents.management.demo.calendar import Ago
from incidents.management.demo.parts import ACCOUNTS, BACKENDS, REDIRECT_BACKENDS, UPLOADS
from incidents.management.demo.story import Post, Work


def database_upgrade(ago: Ago) -> Work:
    return Work(
        "Upgrade of the main database",
        "We are moving the main database to a newer version. While we do, releases cannot be"
        " published and nobody can sign in; installing is not affected.",
        announced_at=ago(16, "13:00"),
        scheduled_for=ago(9, "05:00"),
        scheduled_until=ago(9, "06:30"),
        components=(UPLOADS.code, ACCOUNTS.code),
        posts=(
            Post(
                ago(9, "05:00"),
                Status.IN_PROGRESS,
                "The upgrade has begun. Uploads and signing in are switched off.",
            ),
            Post(
                ago(9, "05:48"),
                Status.VERIFYING,
                "The new version is running. We are checking it before we let anyone in.",
            ),
            Post(
                ago(9, "06:11"),
                Status.COMPLETED,
                "Uploads and signing in are back, 19 minutes earlier than announced.",
            ),
        ),
    )


def failover_exercise(ago: Ago) -> Work:
    return Work(
        "Failover exercise of the backends",
        "We practise the move to the second data centre, as we do every quarter. Requests that no"
        " cache can answer may take a few seconds longer.",
        announced_at=ago(2, "10:15"),
        scheduled_for=ago(-3, "06:00"),
        scheduled_until=ago(-3, "07:30"),
        components=(BACKENDS.code, REDIRECT_BACKENDS.code),
    )


WORKS = (database_upgrade, failover_exercise)
