"""The audit, narrowed by who, what, about what and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from incidents.models import AuditEntry

PAGE = 100
# Rows are read in batches, so that a download of all of them needs no more memory than a few.
BATCH = 1_000


@dataclass(frozen=True)
class AuditFilter:
    """``who`` and ``name`` are parts of names; ``until`` is the first moment left out."""

    who: str = ""
    what: str = ""
    subject: str = ""
    name: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(asked: AuditFilter) -> QuerySet[AuditEntry]:
    """Return what fits, newest first. One query."""
    fits = {
        "actor_name__icontains": asked.who,
        "kind": asked.what,
        "subject_type": asked.subject,
        "subject_name__icontains": asked.name,
        "created_at__gte": asked.since,
        "created_at__lt": asked.until,
    }
    narrowed = {lookup: value for lookup, value in fits.items() if value}
    return AuditEntry.objects.filter(**narrowed).order_by("-pk")


def page(asked: AuditFilter, *, before: int | None) -> tuple[list[AuditEntry], int | None]:
    """Return a hundred entries, older than ``before``, and what the next hundred are before."""
    fitting = entries(asked)
    if before is not None:
        fitting = fitting.filter(pk__lt=before)
    found = list(fitting[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def every(asked: AuditFilter) -> Iterator[AuditEntry]:
    return entries(asked).iterator(chunk_size=BATCH)
