"""Incidents of a time with their facts, for figures over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incidents.domain import facts
from incidents.domain.action_items import ItemState
from incidents.domain.estimates import outcomes
from incidents.domain.facts import IncidentRecords, Override
from incidents.domain.insights import Facts, Share
from incidents.models import ActionItem, FactCorrection, Incident
from incidents.queries.facts import said
from incidents.queries.reports import Report, reports
from incidents.queries.seen import seen_at


@dataclass(frozen=True)
class Learned:
    """An incident with the facts that follow from its updates."""

    report: Report
    facts: Facts


def learned(*, since: datetime, now: datetime) -> list[Learned]:
    """Return the incidents that started since, newest first; no maintenances. Five queries."""
    found = Incident.objects.realtime().filter(started_at__gte=since)
    corrections: dict[int, dict[str, tuple[str | float, Override]]] = {}
    for each in FactCorrection.objects.filter(incident__started_at__gte=since):
        correction = Override(each.reason, each.author_name, each.corrected_at)
        corrections.setdefault(each.incident_id, {})[each.name] = each.value, correction
    told = reports(found.order_by("-started_at", "-pk"))
    seen = seen_at(told, now=now)
    return [
        Learned(
            report,
            facts.corrected(
                facts.computed(_course(report, seen.get(report.incident.pk), now=now)),
                corrections.get(report.incident.pk, {}),
            ),
        )
        for report in told
    ]


def items_closed(*, since: datetime) -> Share:
    """Return how many action items of those incidents are no longer open. Two queries."""
    every = ActionItem.objects.filter(incident__started_at__gte=since, incident__withdrawn_at=None)
    return Share(every.exclude(state=ItemState.OPEN).count(), every.count())


def _course(report: Report, seen: datetime | None, *, now: datetime) -> IncidentRecords:
    of = report.incident
    return IncidentRecords(
        now=now,
        started_at=of.started_at,
        recorded_at=None if of.is_backfilled else of.created_at,
        seen_at=seen,
        mitigated_at=of.monitoring_at,
        closed_at=of.closed_at,
        said=said(report),
        outcomes=outcomes(report.estimates, report.ends),
    )
