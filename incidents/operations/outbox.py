"""What every write begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

from incidents.domain.vocabulary import PAGE_TOPIC, EventKind
from incidents.models import AuditEntry, Event, Revision
from incidents.operations import checks
from incidents.operations.actor import Actor
from incidents.operations.wake import wake

P = ParamSpec("P")
R = TypeVar("R")


def write(operation: Callable[P, R]) -> Callable[P, R]:
    """Run ``operation`` in one transaction, after every other write to the page.

    Each write changes the page's revision, so writes queue on that row anyway.
    Locking it first means that what an operation reads is still true when it
    commits: no update is lost, and revisions grow in the order of commits.
    Times without a zone and from impossible years are Refused for all alike.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        checks.instants(kwargs)
        with transaction.atomic():
            Revision.objects.get_or_create(topic=PAGE_TOPIC)
            Revision.objects.select_for_update().get(topic=PAGE_TOPIC)
            return operation(*args, **kwargs)

    return run


def announce(
    kind: EventKind, *, by: Actor, subject: models.Model, now: datetime, **detail: Any
) -> Event:
    """Record what happened for subscribers, for the audit and for caches.

    ``detail`` goes to the audit row; it must be JSON and hold no secret.
    """
    event = note(kind, by=by, subject=subject, now=now, **detail)
    revise(PAGE_TOPIC)
    return event


def revise(*topics: str) -> None:
    """Tell caches, and whoever publishes the site as files, that there is news of ``topics``."""
    raised = Revision.objects.filter(topic__in=topics).update(number=F("number") + 1)
    if raised and settings.STATUSPAGE_PUBLISH_TO:
        wake("incidents.tasks.publish")


def note(
    kind: EventKind, *, by: Actor, subject: models.Model, now: datetime, **detail: Any
) -> Event:
    """Record what changes nothing that readers see, for the audit; see ``announce``."""
    event = Event.objects.create(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        created_at=now,
    )
    AuditEntry.objects.create(
        event=event,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        subject_name=str(subject)[:255],
        detail=detail,
        created_at=now,
    )
    return event
