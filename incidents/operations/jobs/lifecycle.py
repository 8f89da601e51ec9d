"""Mitigation jobs: create, edit, end, remove. How they are read: ``readings``, ``scrapes``."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import Audience, AuditKind, Authentication, EventKind
from incidents.models import Incident, Job, Revision
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN
from incidents.models.job import FAILURE_MEANING_MAX_LENGTH
from incidents.operations import figures, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.credentials import Credentials, sign_in
from incidents.operations.details import JobDetails, assign
from incidents.operations.errors import Gone, NoReading, Refused
from incidents.operations.jobs import sources
from incidents.operations.jobs.readings import record, record_all
from incidents.operations.jobs.scrapes import scrape_due
from incidents.operations.jobs.trials import Trial, try_it
from incidents.operations.outbox import announce
from incidents.operations.revisions import revise
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated

__all__ = [
    "Credentials",
    "NoReading",
    "Trial",
    "create_job",
    "edit_job",
    "end_job",
    "read_again",
    "record",
    "record_all",
    "remove_job",
    "scrape_due",
    "try_it",
]

PLACEHOLDER = "{partition}"


@page_write
def create_job(
    *,
    by: Actor,
    now: datetime,
    credentials: Credentials | None = None,
    code: str = "",
    **details: Unpack[JobDetails],
) -> Job:
    """Begin to read a job's metrics, at once. Raises NotAllowed, Refused."""
    by.require("incidents.add_job")
    job = Job(code=validation.free_code(code, Job), next_scrape_at=now, created_at=now, **details)
    sign_in(_with_source(job), authentication=job.authentication, credentials=credentials)
    _save(job, now=now)
    Revision.objects.get_or_create(topic=job.topic)
    note(AuditKind.JOB_CREATED, by=by, subject=job, now=now)
    return job


@page_write
def edit_job(
    job_id: int,
    *,
    by: Actor,
    now: datetime,
    credentials: Credentials | None = None,
    based_on: str | None = None,
    **details: Unpack[JobDetails],
) -> Job:
    """Change what is said of a job and where it is read. Without ``credentials`` they stay.

    ``based_on`` is the ``version`` that the writer saw. Raises NotAllowed, Outdated, Refused,
    Gone, Job.DoesNotExist.
    """
    by.require("incidents.change_job")
    job, before = existing_job(job_id), existing_job(job_id)
    refuse_outdated(edited(before), based_on=based_on)
    assign(job, details)
    sign_in(
        _with_source(job),
        authentication=job.authentication,
        credentials=credentials,
        before=before,
    )
    if (job.metrics_url, job.mapping) != (before.metrics_url, before.mapping):
        job.counters = {}  # those of another source say nothing about resets of this one
    _quieten(job, now=now)
    with figures.reviewed_anew(before.incident, job.incident, now=now) as taken_back:
        _save(job, now=now)
    revise(job.topic)
    note(AuditKind.JOB_EDITED, by=by, subject=job, now=now, **taken_back)
    return job


@page_write
def end_job(job_id: int, *, by: Actor, now: datetime) -> Job:
    """Read it no more; what was read stays. Raises NotAllowed, Gone, Job.DoesNotExist."""
    by.require("incidents.change_job")
    job = existing_job(job_id)
    if job.ended_at is not None:
        return job
    job.ended_at = now
    with figures.reviewed_anew(job.incident, now=now) as taken_back:
        _turn(job, now=now)
    staff = Audience.STAFF
    announce(EventKind.JOB_ENDED, by=by, subject=job, audience=staff, now=now, **taken_back)
    return job


@page_write
def read_again(job_id: int, *, by: Actor, now: datetime) -> Job:
    """Take up an ended job, for a further pass over what failed.

    Raises NotAllowed, Gone, Job.DoesNotExist.
    """
    by.require("incidents.change_job")
    job = existing_job(job_id)
    if job.ended_at is None:
        return job
    job.ended_at = None
    with figures.reviewed_anew(job.incident, now=now) as taken_back:
        _turn(job, now=now)
    told = {"reading": "taken up again"} | taken_back
    note(AuditKind.JOB_EDITED, by=by, subject=job, now=now, **told)
    return job


@page_write
def remove_job(job_id: int, *, by: Actor, now: datetime) -> Job:
    """Take a job off the page, and forget its credentials.

    Raises NotAllowed, Gone, Job.DoesNotExist.
    """
    by.require("incidents.delete_job")
    job = existing_job(job_id)
    job.removed_at = now
    job.authentication, job.credentials = Authentication.NONE, ""
    with figures.reviewed_anew(job.incident, now=now) as taken_back:
        _turn(job, now=now)
    note(AuditKind.JOB_REMOVED, by=by, subject=job, now=now, **taken_back)
    return job


def existing_job(job_id: int) -> Job:
    """Return the job, and keep readings of it waiting; raise Gone if it was removed."""
    job = Job.objects.select_for_update(no_key=True).get(pk=job_id)
    if job.removed_at is not None:
        raise Gone(_("“%(job)s” was removed; create a new job instead.") % {"job": job})
    return job


def _with_source(job: Job) -> Job:
    """Check where it is read."""
    job.metrics_url = sources.url(job.metrics_url)
    job.mapping = sources.checked_mapping(job.mapping)
    return job


def _quieten(job: Job, *, now: datetime) -> None:
    """Forget a failure, and have the job read at once if it is read at all."""
    job.failing_since, job.failure = None, ""
    job.next_scrape_at = now


def _save(job: Job, *, now: datetime) -> None:
    """Save what was typed, or refuse it."""
    job.name = validation.name(job.name)
    job.unit = validation.line(job.unit, field="unit", limit=60)
    job.incident = _shown(job.incident)
    job.partition_words = _words(job.partition_words)
    job.done_meaning = _sentence_end(job.done_meaning)
    job.failure_meaning = validation.optional_text(
        job.failure_meaning, field="failure_meaning", limit=FAILURE_MEANING_MAX_LENGTH
    )
    job.interval_s = _interval(job.interval_s)
    job.updated_at = now
    job.save()


def _sentence_end(text: str) -> str:
    """Return what "After that, …" ends with: the stop is ours."""
    text = validation.optional_text(" ".join(text.split()), field="done_meaning", limit=255)
    return text.rstrip(". ")


def _shown(incident: Incident | None) -> Incident | None:
    if incident is not None and incident.withdrawn_at is not None:
        raise Gone(
            _("“%(incident)s” was withdrawn; choose another incident.") % {"incident": incident},
            field="incident",
        )
    return incident


def _words(value: str) -> str:
    value = validation.line(value or PLACEHOLDER, field="partition_words", limit=255)
    if value.count(PLACEHOLDER) != 1:
        raise Refused(
            _(
                "The words for a partition need %(placeholder)s once, where its name goes, as in "
                "“names beginning with %(placeholder)s”."
            )
            % {"placeholder": PLACEHOLDER},
            field="partition_words",
        )
    return value


def _interval(value: int) -> int:
    if not INTERVAL_S_MIN <= value <= INTERVAL_S_MAX:
        raise Refused(
            _("An interval of %(value)s seconds is out of range; choose %(least)s to %(most)s.")
            % {"value": value, "least": INTERVAL_S_MIN, "most": f"{INTERVAL_S_MAX:,}"},
            field="interval_s",
        )
    return value


def _turn(job: Job, *, now: datetime) -> None:
    """Save that from now on it is read otherwise, or no more."""
    job.updated_at = now
    _quieten(job, now=now)
    job.save()
    revise(job.topic)
