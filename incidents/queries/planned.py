"""Maintenances of a period, with the components that they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from incidents.domain.lifecycle import Times
from incidents.models import Incident
from incidents.queries.reports import ListedIncident, entries


def between(start_at: datetime, end_at: datetime) -> list[ListedIncident]:
    """Return what takes, took or would have taken place within, by start. Three queries."""
    within = Q(scheduled_for__lt=end_at, scheduled_until__gt=start_at)
    return entries(Incident.objects.maintenances().filter(within).order_by("scheduled_for", "pk"))


def conflicts(
    windows: Sequence[Times], codes: Collection[str], *, without: Incident | None = None
) -> list[ListedIncident]:
    """Return open maintenances of the same components that overlap one of ``windows``.

    By start, leaving out one and those of its series. Three queries, none without components.
    """
    if not windows or not codes:
        return []
    first_at = min(each.start_at for each in windows)
    around = between(first_at, max(each.end_at for each in windows))
    return [
        each
        for each in around
        if each.incident.is_open
        and each.incident != without
        and not (without and without.series_id and each.incident.series_id == without.series_id)
        and any(_overlap(each.incident.planned, window) for window in windows)
        and {component.code for component in each.affected} & set(codes)
    ]


def _overlap(one: Times, other: Times) -> bool:
    return one.start_at < other.end_at and other.start_at < one.end_at
