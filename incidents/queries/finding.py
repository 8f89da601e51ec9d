"""Incidents and maintenances as operators look for them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from incidents.models import Incident, IncidentUpdate
from incidents.models.incident import IncidentQuerySet

OPEN, ENDED, WITHDRAWN = "open", "ended", "withdrawn"
UPDATES = IncidentUpdate.objects.public().filter(incident=OuterRef("pk"))
LATEST = UPDATES.in_order().reverse()
COUNT = UPDATES.order_by().values("incident").annotate(count=Count("pk")).values("count")


def found(*, words: str = "", state: str = "", **fields: str) -> IncidentQuerySet:
    """Return what has every word and is in a state, newest first.

    With ``update_count``, and ``last_told_at`` of what readers were told last. One query.
    """
    every: IncidentQuerySet = Incident.objects.order_by("-started_at", "-pk")
    for word in words.split():
        every = every.filter(_says(word))
    return _in_state(every.filter(**fields), state).annotate(
        update_count=Subquery(COUNT), last_told_at=Subquery(LATEST.values("display_at")[:1])
    )


def _says(word: str) -> Q:
    told = IncidentUpdate.objects.filter(incident=OuterRef("pk"), body__icontains=word)
    return Q(name__icontains=word) | Q(code__icontains=word) | Q(Exists(told))


def _in_state(every: IncidentQuerySet, state: str) -> IncidentQuerySet:
    """Keep what is in a state; without one, all that readers may see."""
    if state == WITHDRAWN:
        return every.exclude(withdrawn_at=None)
    if state == OPEN:
        return every.public().filter(closed_at=None)
    return every.public().exclude(closed_at=None) if state == ENDED else every.public()
