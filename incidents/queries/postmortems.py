"""Published postmortems, by the incidents that they are of."""

from __future__ import annotations

from incidents.models import Incident
from incidents.queries.reports import ListedIncident, affected_by, as_entries, for_entries


def published() -> list[ListedIncident]:
    """Return the incidents with a published postmortem and its text, the newest first.

    Three queries.
    """
    found = Incident.objects.public().filter(postmortem__published_at__isnull=False)
    ordered = found.order_by("-started_at", "-pk")
    texts = for_entries(ordered).defer(None).defer("postmortem__published_figures")
    return as_entries(list(texts), affected_by(ordered))
