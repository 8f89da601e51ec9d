"""Incidents and maintenances as lists for programs, with their updates. Three queries each."""

from __future__ import annotations

from collections.abc import Iterable

from incidents.domain.vocabulary import IncidentKind, Status
from incidents.models import Incident
from incidents.queries.reports import Report, reports

LIMIT = 50


def latest(kind: IncidentKind) -> list[Report]:
    """Return the last 50, over ones too, by start, newest first."""
    return reports(
        Incident.objects.public().filter(kind=kind).order_by("-started_at", "-pk")[:LIMIT]
    )


def unresolved() -> list[Report]:
    """Return the open incidents, newest start first."""
    return reports(Incident.objects.unresolved())


def open_maintenances(statuses: Iterable[Status]) -> list[Report]:
    """Return the maintenances in one of ``statuses``, next first."""
    return reports(Incident.objects.open_maintenances().filter(status__in=statuses))
