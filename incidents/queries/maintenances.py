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
    """Maintenances, next first; recently ``completed`` ones newest first.

    ``repeated`` are the occurrences of series that are not among the ``next_ones``.
    """

    in_progress: Sequence[Report]
    upcoming: Sequence[Report]
    repeated: Sequence[Report]
    completed: Sequence[Report]


def maintenances() -> Maintenances:
    """Return what is open, and the last 20 that are not. Six queries."""
    is_open = reports(Incident.objects.open_maintenances())
    completed = Incident.objects.maintenances().exclude(closed_at=None)
    planned = [r for r in is_open if r.incident.status == Status.SCHEDULED]
    upcoming = next_ones(planned)
    return Maintenances(
        in_progress=[r for r in is_open if r.incident.status != Status.SCHEDULED],
        upcoming=upcoming,
        repeated=[r for r in planned if r not in upcoming],
        completed=reports(completed.order_by("-closed_at", "-pk")[:COMPLETED_SHOWN]),
    )


def next_ones(planned: Sequence[Report]) -> list[Report]:
    """Return of each series only the next one of ``planned``, and those with news of their own."""
    found, met = [], set()
    for report in planned:
        series = report.incident.series_id
        if series is None or series not in met or report.has_news:
            found.append(report)
        met.add(series)
    return found
