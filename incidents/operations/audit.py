"""The audit: an entry for every change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry
from incidents.operations import topics
from incidents.operations.actor import Actor
from incidents.operations.revisions import revise_all


def note(
    kind: AuditKind,
    *,
    by: Actor,
    subject: models.Model,
    now: datetime,
    unnamed: Collection[int] = (),
    **detail: Any,
) -> AuditEntry:
    """Record a change; if readers see it, raise the revisions of what it concerns too.

    ``unnamed`` are the keys of components that it no longer names. ``detail`` must be JSON and
    hold no secret.
    """
    entry = AuditEntry.objects.create(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        subject_name=str(subject)[:255],
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        detail=detail,
        created_at=now,
    )
    if kind.is_public:
        revise_all(topics.concerned(kind, subject, unnamed=unnamed))
    return entry


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry keeps of an edit: what is new."""
    return {name: value for name, value in after.items() if value != before[name]}
