"""Occurrences of a series of maintenances. Part of the operations that change one.

Readers are told once of what concerns them all: by an update of the next one. The others say
so on their own pages and in the calendar, and feeds leave that out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from incidents.domain.content import UpdateContent
from incidents.domain.lifecycle import Times
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import (
    ComponentStatus,
    Impact,
    IncidentKind,
    SeriesPart,
    Status,
)
from incidents.models import Incident, IncidentUpdate, MaintenanceSeries
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
from incidents.operations.incidents import withdraw_incident
from incidents.queries import status_log
from incidents.queries.site import page

# What an occurrence has of its series, besides its window.
SHARED = ("name", "starts_by_itself", "ends_by_itself", "remind_before_s")
# No two occurrences of a series are on one day.
DAY = timedelta(days=1)


def planned_work(window: Times, **fields: Any) -> Incident:
    """Return a row that is not stored yet."""
    return Incident(
        kind=IncidentKind.MAINTENANCE,
        impact=Impact.MAINTENANCE,
        started_at=window.start_at,
        scheduled_for=window.start_at,
        scheduled_until=window.end_at,
        **fields,
    )


def begin_series(first: Incident, recurrence: Recurrence, *, now: datetime) -> MaintenanceSeries:
    """Have ``first``, just announced, recur, and create what is due ahead."""
    announcement = announcement_of(first)
    series = MaintenanceSeries(
        body=announcement.body,
        scheduled_for=first.planned.start_at,
        scheduled_until=first.planned.end_at,
        time_zone=page().time_zone,
        announced_at=announcement.display_at,
        created_at=now,
        updated_at=now,
        **vars(recurrence),
        **{name: getattr(first, name) for name in SHARED},
    )
    series.last_at = series.end()
    series.save()
    series.components.set(status_log.affected(first))
    first.series, first.recurs_at = series, first.scheduled_for
    Incident.objects.filter(pk=first.pk).update(series=series, recurs_at=first.recurs_at)
    mark(announcement, SeriesPart.ANNOUNCED)
    create_ahead(series, now=now)
    return series


def create_ahead(series: MaintenanceSeries, *, now: datetime) -> list[Incident]:
    """Create what is due ahead and not there yet, moved, cancelled or withdrawn ones included."""
    return [_create(series, at, now=now) for at in missing(series, now=now)]


def missing(series: MaintenanceSeries, *, now: datetime) -> list[datetime]:
    """Return the starts of occurrences to create, by day: rules of zones change. One query."""
    around = series.occurrences.filter(recurs_at__gt=now - DAY)
    there = {day(series, at) for at in around.values_list("recurs_at", flat=True) if at}
    return [at for at in series.ahead(now=now) if day(series, at) not in there]


def day(series: MaintenanceSeries, at: datetime) -> date:
    return at.astimezone(series.zone).date()


def untouched(series: MaintenanceSeries, *, now: datetime) -> list[Incident]:
    """Return those ahead that are as the series made them, next first. One query."""
    told = IncidentUpdate.objects.filter(incident=OuterRef("pk"))
    own = told.filter(Q(series_part="") | Q(edited_at__isnull=False))
    of_series = Incident.objects.open_maintenances().filter(
        series=series,
        recurs_at__gt=now,
        status=Status.SCHEDULED,
        residual_effect="",
        **{name: getattr(series, name) for name in SHARED},
    )
    return list(of_series.exclude(Exists(own)).order_by("recurs_at"))


def drop(occurrences: Sequence[Incident], words: str, *, now: datetime) -> None:
    """Cancel the next one in sight of readers, with ``words``; take the others off in silence."""
    if not occurrences:
        return
    cancelled = UpdateContent(status=Status.CANCELLED, body=words)
    updates.post_update(occurrences[0].pk, by=SYSTEM, content=cancelled, now=now)
    for occurrence in occurrences[1:]:
        withdraw_incident(occurrence.pk, by=SYSTEM, now=now)


def announcement_of(maintenance: Incident) -> IncidentUpdate:
    found = maintenance.updates.public().in_order().first()
    assert found is not None  # the only update is not withdrawn
    return found


def mark(update: IncidentUpdate, part: SeriesPart) -> None:
    IncidentUpdate.objects.filter(pk=update.pk).update(series_part=part)


def _create(series: MaintenanceSeries, at: datetime, *, now: datetime) -> Incident:
    occurrence = planned_work(
        Times(at, at + series.duration),
        series=series,
        recurs_at=at,
        **{name: getattr(series, name) for name in SHARED},
    )
    shown = series.components.filter(removed_at=None).values_list("code", flat=True)
    announcement = UpdateContent(
        body=series.body,
        # It was said then; no feed takes it for news of today.
        display_at=min(series.announced_at, now),
        components=dict.fromkeys(shown, ComponentStatus.UNDER_MAINTENANCE),
        notifies=False,
    )
    updates.open_with(occurrence, announcement, submission=None, now=now)
    mark(occurrence.updates.get(), SeriesPart.REPEATED)
    return occurrence
