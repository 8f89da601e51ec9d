"""Mitigation jobs as readers see them: readings, and published estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q

from incidents.domain.vocabulary import JobState
from incidents.models import IncidentUpdate, Job, JobReading

# Rates of partitions are those of so long, if there is an older reading.
RATE_OVER = timedelta(minutes=5)


class Point(NamedTuple):
    """A reading without its partitions. Times left are in seconds from ``at``."""

    pk: int
    at: datetime
    state: JobState
    done: float
    remaining_s: float | None
    low_s: float | None
    high_s: float | None
    decides: str
    note: str


@dataclass(frozen=True)
class Progress:
    """``history`` is oldest first and ends with ``reading``; ``earlier`` is some minutes before.

    ``published`` are the updates of the incident that carry an estimate, oldest first.
    """

    job: Job
    reading: JobReading | None
    earlier: JobReading | None
    history: Sequence[Point]
    published: Sequence[IncidentUpdate]


def shown() -> list[Job]:
    """Return the jobs of the front page: those still read and all of open incidents. One query."""
    is_shown = Q(ended_at=None) | Q(incident__isnull=False, incident__closed_at=None)
    found = Job.objects.public().filter(is_shown).select_related("incident")
    return list(found.order_by(F("incident__started_at").desc(nulls_last=True), "created_at", "pk"))


def of_incident(code: str) -> list[Job]:
    """Return the jobs of the incident, the first one first. One query."""
    found = Job.objects.public().filter(incident__code=code).select_related("incident")
    return list(found.order_by("created_at", "pk"))


def job(code: str) -> Job:
    """Return the public job. One query. Raises Job.DoesNotExist."""
    return Job.objects.public().select_related("incident").get(code=code)


def only(code: str) -> list[Job]:
    """Return the public job, alone. One query. Raises Job.DoesNotExist."""
    return [job(code)]


def progress(code: str) -> Progress:
    """Return all that is told of a job. Four queries. Raises Job.DoesNotExist."""
    return progress_of([job(code)])[0]


def progress_of(jobs: Sequence[Job]) -> list[Progress]:
    """Return all that is told of each of ``jobs``. Three queries; none for no jobs."""
    if not jobs:
        return []
    histories = _histories(jobs)
    kept = JobReading.objects.in_bulk(
        [
            point.pk
            for history in histories.values()
            for point in (*history[-1:], *_earlier(history))
        ]
    )
    published = _published(jobs)
    return [_progress(job, histories[job.pk], kept, published) for job in jobs]


def _progress(
    job: Job,
    history: Sequence[Point],
    kept: Mapping[int, JobReading],
    published: Mapping[int, Sequence[IncidentUpdate]],
) -> Progress:
    readings = [kept[point.pk] for point in history if point.pk in kept]
    return Progress(
        job=job,
        reading=readings[-1] if readings else None,
        earlier=readings[0] if len(readings) > 1 else None,
        history=history,
        published=published.get(job.incident_id or 0, []),
    )


def _histories(jobs: Sequence[Job]) -> dict[int, list[Point]]:
    found: dict[int, list[Point]] = {job.pk: [] for job in jobs}
    rows = JobReading.objects.filter(job__in=found).order_by("job", "at")
    for key, *row in rows.values_list("job", *Point._fields):
        found[key].append(Point(*row))
    return found


def _earlier(history: Sequence[Point]) -> Sequence[Point]:
    """Return the newest point old enough to give a rate; else the oldest."""
    if len(history) < 2:
        return ()
    before_at = history[-1].at - RATE_OVER
    old = [point for point in history if point.at <= before_at]
    return old[-1:] or history[:1]


def _published(jobs: Sequence[Job]) -> dict[int, list[IncidentUpdate]]:
    """Return the updates with an estimate by incident."""
    said = IncidentUpdate.objects.public().filter(estimate_latest_at__isnull=False)
    found: dict[int, list[IncidentUpdate]] = {}
    keys = {job.incident_id for job in jobs if job.incident_id}
    for update in said.filter(incident__in=keys).in_order():
        found.setdefault(update.incident_id, []).append(update)
    return found
