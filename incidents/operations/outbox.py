"""Events: what subscribers, or staff alone, can be told of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

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

Subject = Incident | IncidentUpdate | Postmortem | Component | Job


def announce(
    kind: EventKind,
    *,
    by: Actor,
    subject: Subject,
    now: datetime,
    notifies: bool = False,
    audience: Audience = Audience.SUBSCRIBERS,
    unnamed: Collection[int] = (),
    **detail: Any,
) -> Event:
    """Record a change that can be told, for the outbox and, with ``detail``, for the audit.

    What does not ``notifies`` is sent to nobody, and nothing is before the page is launched.
    ``unnamed``: as for the audit.
    """
    event = Event.objects.create(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        incident_id=_incident_id(subject),
        audience=audience,
        notifies=notifies and Page.objects.get().is_launched,
        created_at=now,
    )
    note(AuditKind(kind), by=by, subject=subject, now=now, unnamed=unnamed, **detail)
    return event


def _incident_id(subject: Subject) -> int | None:
    if isinstance(subject, Incident):
        return subject.pk
    return None if isinstance(subject, Component) else subject.incident_id
