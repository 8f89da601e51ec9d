"""The incidents and maintenances of one component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, QuerySet, Value, When

from incidents.domain.vocabulary import Status
from incidents.models import Component, Incident
from incidents.queries.history import of_component
from incidents.queries.maintenances import next_ones
from incidents.queries.reports import Report, reports

# What is told of a component is read and not searched; its history has the rest.
SHOWN = 25
IS_PLANNED = Case(When(status=Status.SCHEDULED, then=Value(1)), default=Value(0))


@dataclass(frozen=True)
class ComponentReports:
    """Incidents and maintenances: ``under_way``, the ``next_ones`` that are planned, and ``past``.

    ``is_open_cut``: more are under way or planned. ``is_past_cut``: more are past.
    """

    under_way: Sequence[Report]
    planned: Sequence[Report]
    past: Sequence[Report]
    is_open_cut: bool
    is_past_cut: bool


def of(component: Component, *, since: datetime) -> ComponentReports:
    """Return what is open, and what ended ``since``; at most 25 of each. Six queries."""
    told = of_component(Incident.objects.public(), component)
    next_first = F("scheduled_for").asc(nulls_first=True)
    is_open, is_open_cut = _first(
        next_ones(told.filter(closed_at=None)).order_by(
            IS_PLANNED, next_first, "-started_at", "-pk"
        )
    )
    past, is_past_cut = _first(told.filter(closed_at__gte=since).order_by("-started_at", "-pk"))
    return ComponentReports(
        under_way=[each for each in is_open if each.incident.status != Status.SCHEDULED],
        planned=[each for each in is_open if each.incident.status == Status.SCHEDULED],
        past=past,
        is_open_cut=is_open_cut,
        is_past_cut=is_past_cut,
    )


def _first(incidents: QuerySet[Incident]) -> tuple[list[Report], bool]:
    """Return the first of them, and whether there are more."""
    found = reports(incidents[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN
