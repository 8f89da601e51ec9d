"""Incidents of the past, loaded one by one or at once, and all that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from incidents.domain.past import PastIncident
from incidents.models import (
    AffectedComponent,
    Component,
    DailyTotal,
    Incident,
    IncidentUpdate,
    StatusInterval,
)
from incidents.operations import imports, incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.render import feeds
from tests.make import NOW

STATE = ("code", "name", "status", "impact", "started_at", "monitoring_at", "closed_at", "told_at")
SPAN = ("status", "started_at", "ended_at")
SHOWN = ("old_status", "new_status", "is_implied")
FEEDS = (feeds.history_atom, feeds.history_rss, feeds.updates_atom)


def load(given: Sequence[PastIncident]) -> list[Incident]:
    return imports.import_incidents(given, by=SYSTEM, now=NOW)


def post_one_by_one(given: Sequence[PastIncident]) -> None:
    """Post each update at its time, the oldest first."""
    acts = [
        (each.content.display_at, incident, each) for incident in given for each in incident.updates
    ]
    made: dict[str, Incident] = {}
    for at, past_incident, each in sorted(acts, key=lambda act: act[0]):
        content = replace(each.content, display_at=None)
        if past_incident.code in made:
            row = updates.post_update(
                made[past_incident.code].pk, by=SYSTEM, content=content, now=at
            )
        else:
            incident = incidents.create_incident(
                by=SYSTEM, name=past_incident.name, content=content, now=at
            )
            made[past_incident.code] = incident
            Incident.objects.filter(pk=incident.pk).update(code=past_incident.code)
            row = incident.updates.get()
        IncidentUpdate.objects.filter(pk=row.pk).update(code=each.code)


def outcome() -> tuple[Any, ...]:
    """Return all that follows from the updates, by names that no two stores share."""
    return (
        list(Incident.objects.order_by("code").values_list(*STATE)),
        sorted(StatusInterval.objects.values_list("component__name", *SPAN)),
        sorted(DailyTotal.objects.values_list("component__name", "day_on", "status", "seconds")),
        sorted(AffectedComponent.objects.values_list("update__code", "component__name", *SHOWN)),
        sorted(Component.objects.values_list("name", "status")),
        [feed(None, now=NOW).split(b"<entry>", 1)[-1] for feed in FEEDS],
    )


def after(given: Sequence[PastIncident], how: Callable[..., object]) -> tuple[Any, ...]:
    """Return the outcome of loading ``given``, and forget it."""
    with transaction.atomic():
        how(given)
        found = outcome()
        transaction.set_rollback(True)
    return found
