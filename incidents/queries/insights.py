"""Incidents of a time with their facts, for figures over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from incidents.domain import facts
from incidents.domain.action_items import ItemState
from incidents.domain.insights import Facts, Share
from incidents.models import ActionItem, Incident
from incidents.queries.facts import overrides, records
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
    overridden = overrides(Q(incident__started_at__gte=since))
    told = reports(found.order_by("-started_at", "-pk"))
    seen = seen_at(told, now=now)
    return [
        Learned(
            report,
            facts.corrected(
                facts.computed(records(report, seen.get(report.incident.pk), now=now)),
                overridden.get(report.incident.pk, {}),
            ),
        )
        for report in told
    ]


def items_closed(*, since: datetime) -> Share:
    """Return how many action items of those incidents are no longer open. Two queries."""
    every = ActionItem.objects.filter(incident__started_at__gte=since, incident__withdrawn_at=None)
    return Share(every.exclude(state=ItemState.OPEN).count(), every.count())
