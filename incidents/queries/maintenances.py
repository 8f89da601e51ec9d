"""Maintenances: in progress, planned, and recently completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.domain.vocabulary import Status
from incidents.models import Incident, IncidentUpdate
from incidents.queries.reports import Report, reports

COMPLETED_SHOWN = 20


@dataclass(frozen=True)
class Maintenances:
    """Maintenances, next first; recently ``completed`` ones newest first.

    ``repeated`` are the occurrences of series that are not among the ``next_ones``.
    """

    in_progress: Sequence[Report]
    upcoming: Sequence[Report]
    repeated: Sequence[Incident]
    completed: Sequence[Report]


def maintenances() -> Maintenances:
    """Return what is open, and the last 20 that are not. Seven queries."""
    is_open = Incident.objects.open_maintenances()
    told = reports(next_ones(is_open))
    completed = Incident.objects.maintenances().exclude(closed_at=None)
    return Maintenances(
        in_progress=[r for r in told if r.incident.status != Status.SCHEDULED],
        upcoming=[r for r in told if r.incident.status == Status.SCHEDULED],
        repeated=list(is_open.filter(_is_repeated(is_open))),
        completed=reports(completed.order_by("-closed_at", "-pk")[:COMPLETED_SHOWN]),
    )


def next_ones(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Keep of each series, of what it plans, the next one and those with news of their own.

    In the database: a series may have fifty occurrences ahead, and of them one is told.
    """
    return incidents.exclude(_is_repeated(incidents))


def _is_repeated(incidents: QuerySet[Incident]) -> Q:
    is_before = Q(scheduled_for__lt=OuterRef("scheduled_for")) | Q(
        scheduled_for=OuterRef("scheduled_for"), pk__lt=OuterRef("pk")
    )
    before = incidents.filter(is_before, series=OuterRef("series"), status=Status.SCHEDULED)
    news = IncidentUpdate.objects.news().filter(incident=OuterRef("pk"))
    return (
        Q(status=Status.SCHEDULED, series__isnull=False) & Exists(before.order_by()) & ~Exists(news)
    )
