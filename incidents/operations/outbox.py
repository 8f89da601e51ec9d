"""What every write begins with, and the events that subscribers can be told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from incidents.domain.vocabulary import PAGE_TOPIC, Audience, AuditKind, EventKind
from incidents.models import (
    Component,
    Event,
    Incident,
    IncidentUpdate,
    Job,
    Postmortem,
    Revision,
)
from incidents.operations import validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note

P = ParamSpec("P")
R = TypeVar("R")
Subject = Incident | IncidentUpdate | Postmortem | Component | Job


def write(operation: Callable[P, R]) -> Callable[P, R]:
    """Run ``operation`` in one transaction, after every other write to the page.

    Each write changes the page's revision, so writes queue on that row anyway.
    Locking it first means that what an operation reads is still true when it
    commits: no update is lost, and revisions grow in the order of commits.
    Times without a zone and from impossible years are Refused for all alike.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        validation.instants(kwargs)
        with transaction.atomic():
            Revision.objects.get_or_create(topic=PAGE_TOPIC)
            Revision.objects.select_for_update().get(topic=PAGE_TOPIC)
            return operation(*args, **kwargs)

    return run


def announce(
    kind: EventKind,
    *,
    by: Actor,
    subject: Subject,
    now: datetime,
    notifies: bool = False,
    audience: Audience = Audience.SUBSCRIBERS,
    **detail: Any,
) -> Event:
    """Record a change that can be told, for the outbox and, with ``detail``, for the audit.

    What does not ``notifies`` is sent to nobody.
    """
    event = Event.objects.create(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        incident_id=_incident_id(subject),
        audience=audience,
        notifies=notifies,
        created_at=now,
    )
    note(AuditKind(kind), by=by, subject=subject, now=now, **detail)
    return event


def _incident_id(subject: Subject) -> int | None:
    if isinstance(subject, Incident):
        return subject.pk
    return None if isinstance(subject, Component) else subject.incident_id
