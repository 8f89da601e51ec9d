"""Events: what subscribers, or staff alone, can be told of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from incidents.domain.undo import UNDO_FOR
from incidents.domain.vocabulary import Audience, AuditKind, EventKind
from incidents.models import (
    Component,
    Event,
    Incident,
    IncidentUpdate,
    Job,
    Page,
    Postmortem,
)
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.wake import wake_senders
from incidents.queries import held

# Nothing of their incident was told before them.
OPENINGS = frozenset({EventKind.INCIDENT_CREATED, EventKind.MAINTENANCE_SCHEDULED})
# After these, nothing that told of the subject is sent to anybody.
TAKEN_BACK = frozenset(
    {EventKind.INCIDENT_WITHDRAWN, EventKind.UPDATE_WITHDRAWN, EventKind.POSTMORTEM_REVERTED}
)
# Told, if at all, to those who got what it corrects.
CORRECTIONS = frozenset(
    {EventKind.UPDATE_EDITED, EventKind.UPDATE_WITHDRAWN, EventKind.INCIDENT_WITHDRAWN}
)

Subject = Incident | IncidentUpdate | Postmortem | Component | Job


def announce(
    kind: EventKind,
    *,
    by: Actor,
    subject: Subject,
    now: datetime,
    notifies: bool = False,
    is_held: bool = False,
    audience: Audience = Audience.SUBSCRIBERS,
    unnamed: Collection[int] = (),
    **detail: Any,
) -> Event:
    """Record a change that can be told, for the outbox and, with ``detail``, for the audit.

    What does not ``notifies`` is sent to nobody, and nothing is before the page is launched.
    What ``is_held`` is told once it can no longer be undone, all else at once.
    ``unnamed``: as for the audit.
    """
    is_told = notifies and Page.objects.get().is_launched
    event = Event.objects.create(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        incident_id=_incident_id(subject),
        audience=audience,
        notifies=is_told,
        created_at=now,
        due_at=now + UNDO_FOR if is_held else now,
        fanned_out_at=None if is_told else now,
    )
    note(AuditKind(kind), by=by, subject=subject, now=now, unnamed=unnamed, **detail)
    if kind in TAKEN_BACK:
        call_off(_told_of(event))
    elif is_told and kind in CORRECTIONS:
        call_off(_earlier(event).filter(kind=kind, subject_id=subject.pk))
    elif is_told and event.incident_id and not is_held and kind not in OPENINGS:
        hold_no_longer(Event.objects.filter(incident=event.incident_id), now=now)
    wake_senders()
    return event


def hold_no_longer(events: QuerySet[Event], *, now: datetime) -> None:
    """Have ``events`` told from now on.

    What waits until it cannot be undone comes before what is told of the same incident after it.
    """
    # One of a clock that was ahead is not made after it is due: see ``to_fan_out``.
    events.filter(notifies=True, due_at__gt=now, created_at__lte=now).update(due_at=now)


def cancel_untold(events: QuerySet[Event], *, now: datetime) -> int:
    """Have nobody told of those ``events`` whose time has not come; return how many that were."""
    return events.filter(notifies=True, due_at__gt=now).update(notifies=False)


def call_off(events: QuerySet[Event]) -> None:
    """Tell nobody more of these events. Workers look before they send; rows follow soon."""
    events.filter(notifies=True).update(notifies=False, fanned_out_at=None)


def corrected(event: Event) -> QuerySet[Event]:
    """Return the posts that ``event`` says to have been wrong."""
    if event.kind == EventKind.INCIDENT_WITHDRAWN:
        return _earlier(event)
    update = IncidentUpdate.objects.get(pk=event.subject_id)
    return _earlier(event).filter(pk__in=held.events(update).values("pk"))


def _told_of(event: Event) -> QuerySet[Event]:
    """Return what told of the subject of ``event``, and of an incident all that told of it."""
    if event.kind == EventKind.INCIDENT_WITHDRAWN:
        return _earlier(event)
    told = Q(subject_type=event.subject_type, subject_id=event.subject_id)
    if event.kind == EventKind.UPDATE_WITHDRAWN:  # the first was told with its incident
        told |= Q(pk__in=corrected(event).values("pk"))
    return _earlier(event).filter(told)


def _earlier(event: Event) -> QuerySet[Event]:
    return Event.objects.filter(incident=event.incident_id, pk__lt=event.pk)


def _incident_id(subject: Subject) -> int | None:
    if isinstance(subject, Incident):
        return subject.pk
    return None if isinstance(subject, Component) else subject.incident_id
