"""Published estimates and drafts of a job, which decide on its next draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from incidents.domain.content import ESTIMATE, UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.vocabulary import DraftReason
from incidents.models import Draft, IncidentUpdate, Job

TIMES = ESTIMATE[:2]
_SAID = (
    IncidentUpdate.objects.public()
    .filter(incident=OuterRef("incident"), estimate_latest_at__isnull=False)
    .order_by("-display_at", "-created_at", "-pk")
)
_DRAFTED = Draft.objects.filter(job=OuterRef("pk"), fields__has_key=TIMES[1]).order_by(
    "-created_at", "-pk"
)
_OTHERS = Job.objects.live().filter(incident=OuterRef("incident")).exclude(pk=OuterRef("pk"))
_TELLING = Job.objects.filter(incident__closed_at=None, incident__withdrawn_at=None).annotate(
    earliest_at=Subquery(_SAID.values(TIMES[0])[:1]),
    latest_at=Subquery(_SAID.values(TIMES[1])[:1]),
    said_at=Subquery(_SAID.values("created_at")[:1]),
    drafted=Subquery(_DRAFTED.values("fields")[:1]),
    drafted_at=Subquery(_DRAFTED.values("created_at")[:1]),
    has_others=Exists(_OTHERS),
)
_COLUMNS = ("pk", "earliest_at", "latest_at", "said_at", "drafted", "drafted_at", "has_others")


@dataclass(frozen=True)
class DraftBasis:
    """The last published estimate of a job's end, and the last draft since then.

    ``has_others``: other jobs of the incident are still read.
    """

    published: Window
    drafted: Window | None
    has_others: bool


def told_of(jobs: Collection[Job]) -> dict[int, DraftBasis]:
    """Return what readers were told of the end, by the key of the job; a query for all.

    Jobs of which nothing was told, or whose incident is over, are left out.
    """
    found = _TELLING.filter(pk__in=[job.pk for job in jobs], latest_at__isnull=False)
    return {row[0]: _told(*row[1:]) for row in found.values_list(*_COLUMNS)} if jobs else {}


def _told(
    earliest_at: datetime,
    latest_at: datetime,
    said_at: datetime,
    drafted: Mapping[str, Any] | None,
    drafted_at: datetime | None,
    has_others: bool,
) -> DraftBasis:
    is_since = drafted is not None and drafted_at is not None and drafted_at >= said_at
    window = UpdateContent.from_json(drafted).window if drafted is not None and is_since else None
    return DraftBasis(Window(earliest_at, latest_at), window, has_others)


def has_others(job: Job) -> bool:
    """Whether other jobs of its incident are still read. One query."""
    return Job.objects.live().filter(incident=job.incident_id).exclude(pk=job.pk).exists()


def drafted_of(jobs: Collection[Job]) -> dict[int, list[tuple[DraftReason, datetime]]]:
    """Return why and when something was drafted, the oldest first, by the key of the job.

    Jobs whose incident is over or not on the page are left out: nothing can be told of them. One
    query for all.
    """
    telling = Job.objects.filter(incident__closed_at=None, incident__withdrawn_at=None)
    rows = telling.filter(pk__in=[job.pk for job in jobs], incident__isnull=False).order_by(
        "drafts__created_at", "drafts__pk"
    )
    found: dict[int, list[tuple[DraftReason, datetime]]] = {}
    for pk, reason, at in rows.values_list("pk", "drafts__reason", "drafts__created_at"):
        drafted = found.setdefault(pk, [])
        if reason is not None:
            drafted.append((DraftReason(reason), at))
    return found
