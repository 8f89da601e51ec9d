"""Posts of which nobody has been told yet, so that whoever posted them may undo them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from incidents.domain.undo import POSTS, UNDO_FOR
from incidents.domain.vocabulary import ActorKind, EventKind
from incidents.models import AuditEntry, Event, IncidentUpdate


@dataclass(frozen=True)
class HeldPost:
    """An update, and the event by which it will be told."""

    update: IncidentUpdate
    event: Event


def held_post(user_id: int | None, *, now: datetime) -> HeldPost | None:
    """Return the last post of a person that can still be undone. One query if there is none."""
    mine = AuditEntry.objects.filter(
        actor_kind=ActorKind.USER,
        actor_id=user_id,
        kind__in=POSTS,
        created_at__gt=now - UNDO_FOR,
    )
    if (entry := mine.order_by("-pk").first()) is None:
        return None
    is_of_update = entry.kind == EventKind.INCIDENT_UPDATED
    about = {"pk" if is_of_update else "incident": entry.subject_id}
    found = IncidentUpdate.objects.public().select_related("incident").filter(**about)
    update = found.filter(incident__withdrawn_at=None).order_by("pk").last()
    if update is None or not can_be_undone(update, by=(entry.actor_kind, user_id), now=now):
        return None
    return HeldPost(update, events(update).latest("pk"))


def can_be_undone(update: IncidentUpdate, *, by: tuple[str, int | None], now: datetime) -> bool:
    """Whether an actor, by kind and key, posted it just now, and nothing has followed it."""
    of_incident = Q(subject_type="incident", subject_id=update.incident_id)
    its = IncidentUpdate.objects.filter(incident=update.incident_id).values("pk")
    of_updates = Q(subject_type="incidentupdate", subject_id__in=its)
    latest = AuditEntry.objects.filter(of_incident | of_updates).order_by("-pk").first()
    return (
        latest is not None
        and latest.kind in POSTS
        and (latest.actor_kind, latest.actor_id) == by
        and events(update).filter(due_at__gt=now).exists()
        and not _begins_a_series(update)
    )


def events(update: IncidentUpdate) -> QuerySet[Event]:
    """Return the event of the post that made ``update``."""
    opened = Q(subject_type="incident", subject_id=update.incident_id)
    posted = Q(subject_type="incidentupdate", subject_id=update.pk)
    return Event.objects.filter(opened | posted, kind__in=POSTS, created_at=update.created_at)


def _begins_a_series(update: IncidentUpdate) -> bool:
    """Whether more than it would have to be undone: a series is stopped instead."""
    return update.incident.series_id is not None and update.incident.updates.count() == 1
