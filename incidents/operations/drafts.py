"""Updates that are not posted yet: begun by people, or drafted from a job's progress."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.domain import milestones
from incidents.domain.estimates import Window
from incidents.domain.milestones import Standing, Start
from incidents.domain.vocabulary import (
    ActorKind,
    ComponentStatus,
    DraftReason,
    EventKind,
    IncidentKind,
    JobState,
    Status,
)
from incidents.models import Draft, Incident, IncidentUpdate, Job, JobReading
from incidents.models.update import BODY_MAX_LENGTH, ESTIMATE
from incidents.operations import checks, updates
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.errors import Gone, OperationError, Refused
from incidents.operations.news import Seen
from incidents.operations.outbox import note, write
from incidents.queries import drafts, site
from incidents.render import job_drafts
from incidents.render.job_rows import is_complete

log = logging.getLogger(__name__)

Fields = Mapping[str, Any]
"""Arguments of ``post_update``, by name."""

S = TypeVar("S", bound=Seen)

INSTANTS = frozenset({"display_at", "next_update_at", "residual_ends_at"})
FIELDS = INSTANTS | {"status", "body", "components", "estimate", "notifies", "residual_effect"}
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
    def standings(self) -> tuple[Standing | None, Standing]:
        return _as_standing(self.before) if self.before else None, _as_standing(self.reading)


@write
def save_draft(
    incident_id: int,
    *,
    by: Actor,
    fields: Fields,
    now: datetime,
    draft_id: int | None = None,
    seen: Seen | None = None,
) -> Draft:
    """Keep what a person has typed so far. Readers see nothing of it.

    ``draft_id`` is the draft that it replaces; that of a job is then taken over. ``seen`` is
    what its writer had in sight, so that posting it undoes nothing newer. The same sent twice
    is one draft. Raises NotAllowed, Refused, Gone, Incident.DoesNotExist, Draft.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    if by.kind != ActorKind.USER:
        raise Refused(_("Drafts are kept for people; sign in as one to save a draft."))
    incident = updates.standing(incident_id)
    kept = _as_json(fields)
    basis = _basis(seen, kept, of=incident)
    before = _standing(draft_id, incident_id) if draft_id is not None else None
    mine = Draft.objects.open().filter(incident=incident, author=by.id)
    if before is not None and before.author_id is not None:
        draft = before
    elif (same := mine.filter(fields=kept).first()) and before is None:
        return same
    else:
        draft = Draft(
            incident=incident, author_id=by.id, reason=DraftReason.WRITTEN, created_at=now
        )
        _discard(before, now=now)
    draft.fields, draft.seen, draft.updated_at = kept, basis, now
    draft.save()
    note(EventKind.DRAFT_SAVED, by=by, subject=draft, now=now)
    return draft


@write
def discard_draft(draft_id: int, *, by: Actor, now: datetime) -> Draft:
    """Throw a draft away; twice is as once. Raises NotAllowed, Gone, Draft.DoesNotExist."""
    by.require("incidents.add_incidentupdate")
    draft = _unposted(draft_id)
    if draft.discarded_at is None:
        _discard(draft, now=now)
        note(EventKind.DRAFT_DISCARDED, by=by, subject=draft, now=now)
    return draft


@write
def post_draft(
    draft_id: int,
    *,
    by: Actor,
    now: datetime,
    fields: Fields | None = None,
    submission: str | None = None,
) -> IncidentUpdate:
    """Post what became of a draft: ``fields``, or the draft as it is.

    What newer facts have replaced meanwhile can still be posted, but as it is not what would
    undo something that its writer did not see. Raises NotAllowed, Outdated, Refused, Gone
    (somebody else posted it), Draft.DoesNotExist.
    """
    draft = Draft.objects.select_related("incident", "update").get(pk=draft_id)
    if submission is None or not (draft.update and draft.update.submission == submission):
        _refuse_posted(draft)
    update = updates.post_update(
        draft.incident_id,
        by=by,
        now=now,
        submission=submission,
        **(_said(draft, now=now) if fields is None else fields),
    )
    if draft.update is None and draft.discarded_at is None:
        draft.update, draft.updated_at = update, now
        draft.save(update_fields=["update", "updated_at"])
    return update


def seen_by_writer(draft: Draft, present: S) -> S:
    """Return ``present``, but of all that the draft says what its writer saw.

    What it does not say stays as it is, so that somebody changed it meanwhile is no news.
    """
    if draft.seen is None:
        return present
    was = draft.seen["components"]
    named = draft.fields.get("components", ())
    claimed = {code: was.get(code, ComponentStatus.OPERATIONAL) for code in named}
    status = draft.seen["status"] if "status" in draft.fields else present.status
    return replace(present, status=status, components={**present.components, **claimed})


def after_readings(taken: Iterable[Taken], *, now: datetime) -> None:
    """Draft updates of the jobs whose readings give reason to; part of storing them.

    Two queries for all that do not. It takes no lock that other writes wait for, and what
    a job posts by itself follows once the transaction has committed.
    """
    told_of = [each for each in taken if each.job.incident_id is not None]
    drafted = drafts.drafted_of([each.job for each in told_of])
    uneventful = []
    for each in told_of:
        if each.job.pk not in drafted:
            continue
        was, stands = each.standings
        said = drafted[each.job.pk]
        if reason := milestones.news(was, stands, said, now=now, start=each.start):
            _draft(reason, each, drafts.told_of([each.job]).get(each.job.pk), now=now)
        elif stands.window is not None:
            uneventful.append(each)
    told = drafts.told_of([each.job for each in uneventful])
    for each in uneventful:
        if each.job.pk in told and _is_revised(told[each.job.pk], *each.standings):
            _draft(DraftReason.REVISED, each, told[each.job.pk], now=now)


def _is_revised(told: drafts.Told, was: Standing | None, stands: Standing) -> bool:
    """What is drafted already is not drafted again, though nobody has posted it yet."""
    return all(
        milestones.is_revised(window, was, stands, only_later=told.has_others)
        for window in (told.published, told.drafted)
        if window is not None
    )


def _draft(reason: DraftReason, taken: Taken, told: drafts.Told | None, *, now: datetime) -> None:
    """Write the facts down. What was drafted of the job before is older, and goes."""
    job, reading = taken.job, taken.reading
    incident = job.incident
    assert incident is not None  # the caller has seen to that
    stands = _as_standing(reading)
    body = job_drafts.body(
        reason,
        job,
        taken.before,
        reading,
        off=_off(told, stands),
        zone=site.page().zone,
    )
    estimate = milestones.rounded(stands.window, at=stands.at) if stands.window else None
    fields = {"body": body[:BODY_MAX_LENGTH], "estimate": estimate, **_status(reason, taken)}
    Draft.objects.open().filter(job=job).update(discarded_at=now, updated_at=now)
    draft = Draft.objects.create(
        incident=incident,
        job=job,
        reason=reason,
        fields=_as_json(fields),
        seen={"status": incident.status, "components": {}},
        created_at=now,
        updated_at=now,
    )
    if job.posts_by_itself:
        transaction.on_commit(partial(_post_by_itself, draft.pk, now=now), robust=True)


def _off(told: drafts.Told | None, stands: Standing) -> timedelta | None:
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


def _as_standing(reading: JobReading) -> Standing:
    state = JobState(reading.state)
    left_s = reading.remaining_s, reading.low_s, reading.high_s
    if None in left_s or state.is_over or (reading.high_s or 0.0) > HORIZON_S:
        return Standing(reading.at, state, reading.done)
    expected_at, low_at, high_at = (reading.at + timedelta(seconds=s or 0.0) for s in left_s)
    window = Window(low_at, high_at, reading.decides)
    return Standing(reading.at, state, reading.done, window, expected_at)


def _status(reason: DraftReason, taken: Taken) -> dict[str, Any]:
    """Once everything is done, people mostly watch; that they do so is not a job's to say."""
    job, incident = taken.job, taken.job.incident
    if reason != DraftReason.DONE or job.posts_by_itself or incident is None:
        return {}
    if incident.is_maintenance or not is_complete(taken.reading) or drafts.has_others(job):
        return {}
    return {"status": Status.MONITORING}


def _as_json(fields: Fields) -> dict[str, Any]:
    """Return the fields of a draft: instants in ISO 8601, and nothing that is not given."""
    if unknown := sorted(fields.keys() - FIELDS):
        names = {"names": ", ".join(unknown)}
        raise Refused(_("A draft has no %(names)s; leave that out.") % names)
    checks.instants(fields)
    body = checks.optional_text(fields.get("body") or "", what=_("message"), limit=BODY_MAX_LENGTH)
    estimate = updates.columns(fields.get("estimate"))
    given = {**fields, **estimate, "body": body, "estimate": None}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
        if value not in (None, "", {})
    }


def _basis(seen: Seen | None, fields: Fields, *, of: Incident) -> dict[str, Any] | None:
    """Return what is kept of ``seen``: what matters to a draft of these ``fields``."""
    if seen is None:
        return None
    return {
        "status": checks.status_of(IncidentKind(of.kind), seen.status),
        "components": {
            code: checks.component_status(seen.components.get(code, ComponentStatus.OPERATIONAL))
            for code in fields.get("components", ())
        },
    }


def _said(draft: Draft, *, now: datetime) -> dict[str, Any]:
    """What posting a draft as it is says; what it does not say stays as it was."""
    said = {
        name: datetime.fromisoformat(value) if name in INSTANTS else value
        for name, value in draft.fields.items()
        if name not in ESTIMATE
    }
    estimate = drafts.estimate_of(draft.fields)
    said["estimate"] = estimate.from_(said.get("display_at") or now)
    present = Seen(draft.incident.status, {})
    said["based_on"] = seen_by_writer(draft, present) if draft.seen else None
    said.setdefault("status", present.status)
    said.setdefault("body", "")
    if draft.job_id is not None:
        said.setdefault("next_update_at", _promised(draft.incident_id, now=now))
    return said


def _promised(incident_id: int, *, now: datetime) -> datetime | None:
    """The promise of the next update, which what a job posts does not fulfil."""
    latest = IncidentUpdate.objects.public().filter(incident=incident_id).in_order().last()
    promised_at = latest.next_update_at if latest else None
    return promised_at if promised_at and promised_at > now else None


def _standing(draft_id: int, incident_id: int) -> Draft:
    draft = _unposted(draft_id)
    if draft.incident_id != incident_id:
        raise Refused(_("This draft is of another incident; open it there."))
    return draft


def _unposted(draft_id: int) -> Draft:
    draft = Draft.objects.select_related("update").get(pk=draft_id)
    _refuse_posted(draft)
    return draft


def _refuse_posted(draft: Draft) -> None:
    if draft.update is not None:
        raise Gone(
            _("This draft was posted at %(at)s UTC already; write a new update instead.")
            % {"at": f"{draft.update.display_at:%H:%M}"}
        )


def _discard(draft: Draft | None, *, now: datetime) -> None:
    if draft is not None and draft.discarded_at is None:
        draft.discarded_at = draft.updated_at = now
        draft.save(update_fields=["discarded_at", "updated_at"])
