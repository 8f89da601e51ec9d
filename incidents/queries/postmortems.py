"""Published postmortems, by the incidents that they are of."""

from __future__ import annotations

from incidents.models import Incident
from incidents.queries.reports import ListedIncident, entries


def published() -> list[ListedIncident]:
    """Return the incidents with a published postmortem, the newest first. Three queries."""
    found = Incident.objects.public().filter(postmortem__published_at__isnull=False)
    return entries(found.order_by("-started_at", "-pk"))
