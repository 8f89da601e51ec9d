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

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from incidents.models import AffectedComponent, Incident, IncidentUpdate
from incidents.operations.derived.continuation import append, is_last
from incidents.operations.derived.log import entries_of, name_released, record
from incidents.operations.derived.replay import rebuild, rebuild_around
from incidents.operations.derived.state import said_in, set_state


def settle(
    incident: Incident,
    *,
    now: datetime,
    told_at: datetime | None,
    said_of: Mapping[int, datetime] | None = None,
) -> None:
    """Derive again all that follows from the updates of ``incident``.

    ``said_of`` are the components of which an update says something new, with its
    time. ``told_at`` is the time that feeds give the change; None if they say nothing
    of it. Raises EndsBeforeStart.
    """
    updates = list(_updates([incident]))
    set_state(incident, updates, said_in(updates))
    incident.updated_at = now
    if told_at is not None:
        incident.told_at = max(incident.told_at, told_at)
    incident.save()
    entries = set(entries_of(incident, updates))
    name_released(updates, entries)
    changed = record([incident], entries, now=now)
    rebuild_around([*changed, *(said_of or {}).items()], now=now)


def settle_new(incidents: Collection[Incident], *, now: datetime) -> None:
    """Derive what follows for components from new incidents, whose own state is set.

    The log of these is replayed once, however many incidents there are.
    """
    updates = list(_updates(incidents))
    of_incident: dict[int, list[IncidentUpdate]] = {}
    for update in updates:
        of_incident.setdefault(update.incident_id, []).append(update)
    entries = {
        entry
        for incident in incidents
        for entry in entries_of(incident, of_incident.get(incident.pk, []))
    }
    name_released(updates, entries)
    record(incidents, entries, now=now)
    rebuild({entry.component_id for entry in entries}, now=now)


def _updates(incidents: Collection[Incident]) -> QuerySet[IncidentUpdate]:
    said = Prefetch("affected", AffectedComponent.objects.order_by("pk"))
    of_all = IncidentUpdate.objects.filter(incident__in=incidents)
    return of_all.public().in_order().prefetch_related(said)
