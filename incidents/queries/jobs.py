"""Mitigation jobs as readers see them: readings, and published estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from incidents.domain.vocabulary import JobState
from incidents.models import Incident, IncidentUpdate, Job, JobReading
from incidents.queries.history import naming
from incidents.queries.prepared import Prepared

# Rates of partitions are those of so long, if there is an older reading.
RATE_OVER = timedelta(minutes=5)
# Jobs of an incident may be entered when it is over.
RECENT = timedelta(days=30)
LIVE, FAILING, ENDED, REMOVED = "live", "failing", "ended", "removed"
STANDING = Q(removed_at=None)
STATES = {
    LIVE: STANDING & Q(ended_at=None),
    FAILING: STANDING & Q(ended_at=None, failing_since__isnull=False),
    ENDED: STANDING & Q(ended_at__isnull=False),
    REMOVED: ~STANDING,
}


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
    Both are empty where only the latest reading was asked for.

    ``published`` are the updates of the incident that carry an estimate, oldest first.
    """

    job: Job
    reading: JobReading | None
    earlier: JobReading | None
    history: Sequence[Point]
    published: Sequence[IncidentUpdate]


def shown() -> list[Job]:
    """Return the jobs of the front page: those still read and all of open incidents. One query."""
    return _shown()


def _read_or_of_open_incidents() -> QuerySet[Job]:
    is_shown = Q(ended_at=None) | Q(incident__isnull=False, incident__closed_at=None)
    return _in_order(Job.objects.public().filter(is_shown).select_related("incident"))


def _in_order(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.order_by(F("incident__started_at").desc(nulls_last=True), "created_at", "pk")


_shown = Prepared(_read_or_of_open_incidents)


def running() -> list[Progress]:
    """Return the jobs that are still read, each at its latest reading. One query."""
    newest = JobReading.objects.filter(job=OuterRef("pk")).order_by("-at").values("pk")[:1]
    at_latest = FilteredRelation("readings", condition=Q(readings__pk=Subquery(newest)))
    found: Any = _in_order(Job.objects.public().live()).annotate(latest=at_latest)
    jobs = found.select_related("incident", "latest")
    # Of a job that was never read, Django does not set it.
    return [Progress(job, getattr(job, "latest", None), None, (), ()) for job in jobs]


def listed(state: str = "", words: str = "") -> QuerySet[Job]:
    """Return the jobs in a state, the newest first, with what was read last. One query.

    ``words`` are part of the name of a job or of its incident.
    """
    wanted = STATES.get(state, STANDING)
    if words:
        wanted &= Q(name__icontains=words) | Q(incident__name__icontains=words)
    latest = JobReading.objects.filter(job=OuterRef("pk")).order_by("-at")
    told = {f"latest_{name}": Subquery(latest.values(name)[:1]) for name in ("at", "done", "state")}
    found = Job.objects.filter(wanted).select_related("incident")
    return found.annotate(**told).order_by("-created_at", "-pk")


def incidents_for(job: Job, *, now: datetime) -> QuerySet[Incident]:
    """Return those that a job may be for: what is open comes first, then what ended of late."""
    chosen = Q(pk=job.incident_id) if job.incident_id else Q(pk=None)
    recent = Q(closed_at=None) | Q(closed_at__gte=now - RECENT)
    shown = Incident.objects.public().filter(chosen | recent)
    return shown.order_by(F("closed_at").desc(nulls_first=True), "-started_at")


def of_incident(code: str) -> list[Job]:
    """Return the jobs of the incident, the first one first. One query."""
    found = Job.objects.public().filter(incident__code=code).select_related("incident")
    return list(found.order_by("created_at", "pk"))


def of_component(code: str) -> list[Job]:
    """Return the jobs still read of the open incidents that name the component. One query."""
    incidents = Incident.objects.public().filter(naming(code), closed_at=None)
    return list(_in_order(Job.objects.public().live().filter(incident__in=incidents)))


def bound_to(incident: Incident) -> list[Job]:
    """Return the jobs whose times are facts of an incident. One query.

    One that was removed stays if it ran: what it took is true, and texts may be bound to it.
    """
    has_run = Q(started_at__isnull=False)
    found = Job.objects.filter(Q(removed_at=None) | has_run, incident=incident)
    return list(found.order_by("created_at", "pk"))


def job(code: str) -> Job:
    """Return the public job. One query. Raises Job.DoesNotExist."""
    return Job.objects.public().select_related("incident").get(code=code)


def latest(jobs: Sequence[Job]) -> list[Progress]:
    """Return each of ``jobs`` at its latest reading. One query; none for no jobs."""
    if not jobs:
        return []
    newest = JobReading.objects.filter(job=OuterRef("job")).order_by("-at")
    found = JobReading.objects.filter(job__in=jobs, at=Subquery(newest.values("at")[:1]))
    readings = {reading.job_id: reading for reading in found}
    return [Progress(job, readings.get(job.pk), None, (), ()) for job in jobs]


def progress(code: str) -> Progress:
    """Return all that is told of a job. Four queries. Raises Job.DoesNotExist."""
    found = job(code)
    history = _history(found)
    kept = JobReading.objects.in_bulk([p.pk for p in (*history[-1:], *_earlier(history))])
    readings = [kept[point.pk] for point in history if point.pk in kept]
    return Progress(
        job=found,
        reading=readings[-1] if readings else None,
        earlier=readings[0] if len(readings) > 1 else None,
        history=history,
        published=_published(found),
    )


def _history(job: Job) -> list[Point]:
    rows = JobReading.objects.filter(job=job).order_by("at")
    return [Point(*row) for row in rows.values_list(*Point._fields)]


def _earlier(history: Sequence[Point]) -> Sequence[Point]:
    """Return the newest point old enough to give a rate; else the oldest."""
    if len(history) < 2:
        return ()
    before_at = history[-1].at - RATE_OVER
    old = [point for point in history if point.at <= before_at]
    return old[-1:] or history[:1]


def _published(job: Job) -> Sequence[IncidentUpdate]:
    """Return the updates of the job's incident that carry an estimate. One query."""
    said = IncidentUpdate.objects.public().filter(estimate_latest_at__isnull=False)
    return list(said.filter(incident=job.incident_id).in_order()) if job.incident_id else []
