"""Incidents and maintenances of sources that tell less than Statuspage does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from incidents.domain.content import UpdateContent
from incidents.domain.moving.codes import code_of
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import ComponentStatus, Status

ASSUMED = timedelta(hours=1)


def told(
    code: str,
    at: datetime,
    status: Status | None,
    body: str = "",
    *,
    components: dict[str, ComponentStatus] | None = None,
    affected: Collection[str] = (),
) -> PastUpdate:
    """Return an update; one without a text says its status. ``code`` may be any id."""
    words = body.strip() or str((status or Status.INVESTIGATING).label)
    content = UpdateContent(
        status=status,
        body=words,
        display_at=at,
        components=components or None,
        affected=affected,
    )
    return PastUpdate(content=content, code=code_of(code))


def incident(
    code: str,
    name: str,
    updates: Sequence[PastUpdate],
    *,
    window: tuple[datetime, datetime] | None = None,
    impact_override: str | None = None,
) -> PastIncident:
    """Return an incident, or with a ``window`` a maintenance, of a page that is moved here."""
    start, end = window or (None, None)
    return PastIncident(
        name=name,
        code=code,
        updates=updates,
        scheduled_for=start,
        scheduled_until=end,
        impact_override=impact_override,
        is_backfilled=False,
        is_moved_in=True,
    )
