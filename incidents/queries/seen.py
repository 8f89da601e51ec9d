"""When the trouble of incidents was first seen by what is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from incidents.models import Episode
from incidents.queries.reports import Report

# An incident, a component of the rule, and from when until when it was bad.
Row = tuple[int | None, int | None, datetime, datetime | None]


def seen_at(reports: Sequence[Report], *, now: datetime) -> dict[int, datetime]:
    """Return it by the key of the incident, where it is known. One query.

    What rules saw is of the incident that it led to, and of those during which a component was
    bad that they say is affected.
    """
    if not reports:
        return {}
    first_at = min(each.incident.started_at for each in reports)
    last_at = max(each.incident.closed_at or now for each in reports)
    within = Q(began_at__lte=last_at) & (Q(ended_at=None) | Q(ended_at__gte=first_at))
    ours = Q(incident__in=[each.incident.pk for each in reports])
    rows: list[Row] = list(
        Episode.objects.filter(ours | within).values_list(
            "incident", "rule__components", "began_at", "ended_at"
        )
    )
    found = {each.incident.pk: _first(each, rows, now=now) for each in reports}
    return {key: at for key, at in found.items() if at is not None}


def _first(report: Report, rows: Sequence[Row], *, now: datetime) -> datetime | None:
    start, end = report.incident.started_at, report.incident.closed_at or now
    affected = {each.pk for each in report.affected}
    return min(
        (
            began_at
            for incident, component, began_at, ended_at in rows
            if incident == report.incident.pk
            or (component in affected and began_at <= end and start <= (ended_at or end))
        ),
        default=None,
    )
