"""Updates that a job drafts as its readings give reason to, with the window that they promise."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from incidents.domain import milestones
from incidents.domain.content import UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.milestones import JobSnapshot, Start
from incidents.domain.vocabulary import DraftReason, JobState, Status
from incidents.models import Draft, Job, JobReading
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.actor import SYSTEM
from incidents.operations.drafts import as_json, post_draft
from incidents.operations.errors import OperationError
from incidents.queries import job_drafts, site
from incidents.queries.job_drafts import DraftBasis
from incidents.render.jobs.drafts import body
from incidents.render.jobs.partitions import is_complete

log = logging.getLogger(__name__)

# A date further ahead tells readers nothing, and calendars end.
HORIZON_S = 366 * 86_400.0


@dataclass(frozen=True)
class Taken:
    """A reading that was just stored, the one before it, and when the job's present run began."""

    job: Job
    before: JobReading | None
    reading: JobReading
    start: Start | None = None

    @property
    def standings(self) -> tuple[JobSnapshot | None, JobSnapshot]:
        return _as_standing(self.before) if self.before else None, _as_standing(self.reading)


def after_readings(taken: Iterable[Taken], *, now: datetime) -> None:
    """Draft updates of the jobs whose readings give reason to; part of storing them.

    Two queries for all that do not. It takes no lock that other writes wait for, and what
    a job posts by itself follows once the transaction has committed.
    """
    of_incidents = [each for each in taken if each.job.incident_id is not None]
    drafted = job_drafts.drafted_of([each.job for each in of_incidents])
    uneventful = []
    for each in of_incidents:
        if each.job.pk not in drafted:
            continue
        was, stands = each.standings
        said = drafted[each.job.pk]
        if reason := milestones.draft_reason(was, stands, said, now=now, start=each.start):
            _draft(reason, each, job_drafts.told_of([each.job]).get(each.job.pk), now=now)
        elif stands.window is not None:
            uneventful.append(each)
    told = job_drafts.told_of([each.job for each in uneventful])
    for each in uneventful:
        if each.job.pk in told and _is_revised(told[each.job.pk], *each.standings):
            _draft(DraftReason.REVISED, each, told[each.job.pk], now=now)


def _is_revised(told: DraftBasis, was: JobSnapshot | None, stands: JobSnapshot) -> bool:
    """Draft nothing that is drafted already, though nobody has posted it yet."""
    return all(
        milestones.is_revised(window, was, stands, only_later=told.has_others)
        for window in (told.published, told.drafted)
        if window is not None
    )


def _draft(reason: DraftReason, taken: Taken, told: DraftBasis | None, *, now: datetime) -> None:
    """Write the facts down. What was drafted of the job before is older, and goes."""
    job, reading = taken.job, taken.reading
    incident = job.incident
    assert incident is not None  # the caller has seen to that
    stands = _as_standing(reading)
    text = body(
        reason,
        job,
        taken.before,
        reading,
        off=_off(told, stands),
        zone=site.page().zone,
    )
    estimate = milestones.rounded(stands.window, at=stands.at) if stands.window else None
    content = UpdateContent(
        status=_status(reason, taken), body=text[:BODY_MAX_LENGTH], estimate=estimate
    )
    Draft.objects.open().filter(job=job).update(discarded_at=now, updated_at=now)
    draft = Draft.objects.create(
        incident=incident,
        job=job,
        reason=reason,
        fields=as_json(content),
        seen={"status": incident.status, "components": {}},
        created_at=now,
        updated_at=now,
    )
    if job.posts_by_itself:
        # Django asks what fails here for its name, which a partial has not.
        transaction.on_commit(lambda: _post_by_itself(draft.pk, now=now), robust=True)


def _off(told: DraftBasis | None, stands: JobSnapshot) -> timedelta | None:
    """How much later than told the end now lies; None: nothing was told, or it holds."""
    if told is None or stands.expected_at is None:
        return None
    window, has_others = told.published, told.has_others
    is_wrong = milestones.is_revised(window, None, stands, only_later=has_others)
    return window.off(stands.expected_at) if is_wrong else None


def _post_by_itself(draft_id: int, *, now: datetime) -> None:
    """Post what a job was allowed to; if that is refused, the draft stays for people."""
    try:
        post_draft(draft_id, by=SYSTEM, now=now)
    except OperationError as refusal:
        log.warning("What a job drafted was not posted. %s", refusal)


def _as_standing(reading: JobReading) -> JobSnapshot:
    state = JobState(reading.state)
    left_s = reading.remaining_s, reading.low_s, reading.high_s
    if None in left_s or state.is_over or (reading.high_s or 0.0) > HORIZON_S:
        return JobSnapshot(reading.at, state, reading.done)
    expected_at, low_at, high_at = (reading.at + timedelta(seconds=s or 0.0) for s in left_s)
    window = Window(low_at, high_at, reading.decides)
    return JobSnapshot(reading.at, state, reading.done, window, expected_at)


def _status(reason: DraftReason, taken: Taken) -> Status | None:
    """Once everything is done, people mostly watch; that they do so is not a job's to say."""
    job, incident = taken.job, taken.job.incident
    if reason != DraftReason.DONE or job.posts_by_itself or incident is None:
        return None
    if incident.is_maintenance or not is_complete(taken.reading) or job_drafts.has_others(job):
        return None
    return Status.MONITORING
