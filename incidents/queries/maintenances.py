"""Maintenances: in progress, planned, and recently completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.domain.vocabulary import Status
from incidents.models import Incident
from incidents.queries.reports import Report, reports

COMPLETED_SHOWN = 20


@dataclass(frozen=True)
class Maintenances:
    """Maintenances, next first; recently ``completed`` ones newest first."""

    in_progress: Sequence[Report]
    upcoming: Sequence[Report]
    completed: Sequence[Report]


def maintenances() -> Maintenances:
    """Return what is open, and the last 20 that are not. Six queries."""
    is_open = reports(Incident.objects.open_maintenances())
    completed = Incident.objects.maintenances().exclude(closed_at=None)
    return Maintenances(
        in_progress=[r for r in is_open if r.incident.status != Status.SCHEDULED],
        upcoming=[r for r in is_open if r.incident.status == Status.SCHEDULED],
        completed=reports(completed.order_by("-closed_at", "-pk")[:COMPLETED_SHOWN]),
    )
