"""For how long, and what, can be undone by whoever has just done it."""

from __future__ import annotations

from datetime import timedelta

from incidents.domain.vocabulary import EventKind

UNDO_FOR = timedelta(seconds=30)
POSTS = frozenset(
    {
        EventKind.INCIDENT_CREATED,
        EventKind.INCIDENT_UPDATED,
        EventKind.MAINTENANCE_SCHEDULED,
    }
)
