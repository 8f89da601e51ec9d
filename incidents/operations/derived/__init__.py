"""Bring what is derived in line with what was said.

Every write ends here: the state of the incident from its updates (``state``), the log of
component statuses from what the updates say (``log``), intervals and daily totals from the
log (``replay``). Nothing else writes these, so a rebuild from the log finds nothing to change.

A write replays only what its change can reach (``stretch``): from the last time before it at
which the component was operational to the first after it. Its cost does not grow with the
history on either side. An update that is later than all that was told needs no replay
(``continuation``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Prefetch

from incidents.models import AffectedComponent, Incident, IncidentUpdate
from incidents.operations.derived.continuation import append, is_last
from incidents.operations.derived.log import entries_of, name_released, record
from incidents.operations.derived.replay import rebuild, rebuild_around
from incidents.operations.derived.state import set_state

__all__ = ["append", "is_last", "rebuild", "rebuild_around", "settle"]


def settle(
    incident: Incident,
    *,
    now: datetime,
    said_of: Mapping[int, datetime] | None = None,
    is_told: bool = True,
) -> None:
    """Derive again all that follows from the updates of ``incident``.

    ``said_of`` are the components of which an update says something new, with its
    time. What is not ``is_told`` changes nothing that feeds say. Raises EndsBeforeStart.
    """
    updates = list(
        IncidentUpdate.objects.filter(incident=incident)
        .public()
        .in_order()
        .prefetch_related(Prefetch("affected", AffectedComponent.objects.order_by("pk")))
    )
    set_state(incident, updates)
    incident.updated_at = now
    if is_told:
        incident.told_at = now
    incident.save()
    entries = set(entries_of(incident, updates))
    name_released(updates, entries)
    changed = record(incident, entries, now=now)
    rebuild_around([*changed, *(said_of or {}).items()], now=now)
