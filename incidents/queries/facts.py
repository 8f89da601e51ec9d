"""The records of an incident from which its facts are computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, F, Max, Q

from incidents.domain import facts
from incidents.domain.estimates import outcomes
from incidents.domain.facts import (
    Fact,
    IncidentRecords,
    JobCourse,
    Override,
    Said,
    Sending,
    Trouble,
)
from incidents.domain.status_log import Interval
from incidents.domain.subscriptions import DeliveryState
from incidents.domain.undo import POSTS
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import (
    Component,
    Delivery,
    Event,
    FactCorrection,
    Incident,
    StatusInterval,
)
from incidents.queries.jobs import bound_to
from incidents.queries.reports import Report, reports
from incidents.queries.seen import seen_at

# Who is reached only after a post was tried for all, maybe days later, does not count, as on the
# page (``operations.told``): what tells of it is long published.
_COUNTED = Q(event__told_count=None) | Q(sent_at__lte=F("event__last_told_at"))


def facts_of(incident: Incident, now: datetime) -> dict[str, Fact]:
    """Return the facts of an incident by name, corrected ones as corrected. Eleven queries."""
    overridden = overrides(Q(incident=incident)).get(incident.pk, {})
    return facts.corrected(facts.computed(_all_records(incident, now=now)), overridden)


def overrides(which: Q) -> dict[int, dict[str, tuple[str | float, Override]]]:
    """Return what was put in by hand of ``which``, by incident and name. One query."""
    found: dict[int, dict[str, tuple[str | float, Override]]] = {}
    for each in FactCorrection.objects.filter(which):
        override = Override(each.reason, each.author_name, each.corrected_at)
        found.setdefault(each.incident_id, {})[each.name] = each.value, override
    return found


def records(report: Report, seen: datetime | None, *, now: datetime) -> IncidentRecords:
    """Return what the updates of an incident tell, which was ``seen`` by a rule. No query."""
    of = report.incident
    return IncidentRecords(
        now=now,
        started_at=of.started_at,
        recorded_at=None if of.is_backfilled else of.created_at,
        seen_at=seen,
        mitigated_at=of.monitoring_at,
        closed_at=of.closed_at,
        said=_said(report),
        outcomes=outcomes(report.estimates, report.ends),
    )


def _all_records(incident: Incident, *, now: datetime) -> IncidentRecords:
    [report] = reports(Incident.objects.filter(pk=incident.pk))
    sent = Delivery.objects.filter(
        _COUNTED, event__incident=incident, event__kind__in=POSTS, state=DeliveryState.SENT
    )
    return replace(
        records(report, seen_at([report], now=now).get(incident.pk), now=now),
        troubles=list(_troubles(report, now=now)),
        jobs=list(_jobs(report)),
        sendings=list(sendings(incident)),
        is_planned=report.incident.is_maintenance,
        people_told=sent.values("subscriber").distinct().count(),
    )


def _said(report: Report) -> list[Said]:
    """Return the updates that were news, oldest first."""
    return [
        Said(told.update.display_at, told.status, told.update.next_update_at)
        for told in reversed(report.updates)
        if told.update.is_news
    ]


def _troubles(report: Report, *, now: datetime) -> Iterator[Trouble]:
    """Yield the trouble of the affected components while the incident lasted. One query."""
    start, end = report.incident.started_at, report.incident.closed_at or now
    within = Q(started_at__lt=end) & (Q(ended_at=None) | Q(ended_at__gt=start))
    rows = StatusInterval.objects.filter(within, component__in=report.affected)
    spans: dict[int, list[Interval]] = {}
    for row in rows.order_by("started_at"):
        interval = Interval(ComponentStatus(row.status), row.started_at, row.ended_at)
        spans.setdefault(row.component_id, []).append(interval)
    for component in report.affected:
        for interval in facts.cut(spans.get(component.pk, ()), start=start, end=end):
            yield _trouble(component, interval)


def _trouble(component: Component, interval: Interval) -> Trouble:
    return Trouble(component.code, component.full_name, interval)


def _jobs(report: Report) -> Iterator[JobCourse]:
    for job in bound_to(report.incident):
        begun = job.started_at or job.created_at
        promised = [
            each.window
            for each in report.estimates
            if each.at >= begun and (job.ended_at is None or each.at <= job.ended_at)
        ]
        first = promised[0] if promised else None
        yield JobCourse(job.code, job.name, job.started_at, job.ended_at, first)


def sendings(incident: Incident) -> Iterator[Sending]:
    """Yield the messages of each update, those that were sent. One query."""
    sent = Event.objects.filter(
        Q(told_count=None) | Q(deliveries__sent_at__lte=F("last_told_at")),
        incident=incident,
        kind__in=POSTS,
        notifies=True,
        deliveries__state=DeliveryState.SENT,
    )
    rows = sent.annotate(last_at=Max("deliveries__sent_at"), count=Count("deliveries"))
    columns = ("code", "due_at", "last_at", "count")
    for code, due_at, last_at, count in rows.order_by("due_at", "pk").values_list(*columns):
        yield Sending(due_at, max(due_at, last_at), code, count)
