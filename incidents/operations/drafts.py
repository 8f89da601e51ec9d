"""Updates that are not posted yet: keep what a person has typed, throw it away, post it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import (
    ActorKind,
    AuditKind,
    ComponentStatus,
    DraftReason,
    IncidentKind,
)
from incidents.models import Draft, Incident, IncidentUpdate, User
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations import updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.conflicts import BaseState
from incidents.operations.errors import Gone, Refused
from incidents.operations.scopes import page_write, write

S = TypeVar("S", bound=BaseState)


@write
def save_draft(
    incident_id: int,
    *,
    by: Actor,
    content: UpdateContent,
    now: datetime,
    draft_id: int | None = None,
    seen: BaseState | None = None,
    submission: str | None = None,
) -> Draft:
    """Keep what a person has typed so far. Readers see nothing of it.

    ``draft_id`` is the draft that it replaces; that of a job is then taken over. ``seen`` is
    what its writer had in sight, so that posting it undoes nothing newer. The same sent twice
    is one draft. The audit notes that it was begun: kept as one types, it changes by the second.
    Raises NotAllowed, Refused, Gone (also where the form with the key ``submission`` was posted
    meanwhile), Incident.DoesNotExist, Draft.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    author_id = lock_author(by, submission=submission)
    incident = updates.existing_incident(incident_id)
    kept = as_json(content)
    basis = _basis(seen, content, of=incident)
    before = _standing(draft_id, incident_id) if draft_id is not None else None
    mine = Draft.objects.open().filter(incident=incident, author=author_id)
    if before is not None and before.author_id is not None:
        draft = before
    elif (same := mine.filter(fields=kept).first()) and before is None:
        return same
    else:
        draft = Draft(
            incident=incident, author_id=author_id, reason=DraftReason.WRITTEN, created_at=now
        )
        _discard(before, now=now)
    draft.fields, draft.seen, draft.updated_at = kept, basis, now
    is_begun = draft.pk is None
    draft.save()
    if is_begun:
        note(AuditKind.DRAFT_SAVED, by=by, subject=draft, now=now)
    return draft


def lock_author(by: Actor, *, submission: str | None) -> int:
    """Have one save of a person wait for the other, so that it sees what that one kept.

    Returns the key of the person. Raises Refused, Gone (the form was sent meanwhile).
    """
    if by.kind != ActorKind.USER or by.id is None:
        raise Refused(_("Drafts are kept for people; sign in as one to save a draft."))
    User.objects.select_for_update(no_key=True).get(pk=by.id)
    if updates.submitted(submission):
        raise Gone(_("This form was sent already; open it anew to write something else."))
    return by.id


@write
def discard_draft(draft_id: int, *, by: Actor, now: datetime) -> Draft:
    """Throw a draft away; twice is as once. Raises NotAllowed, Gone, Draft.DoesNotExist."""
    by.require("incidents.add_incidentupdate")
    draft = _unposted(draft_id)
    if draft.discarded_at is None:
        _discard(draft, now=now)
        note(AuditKind.DRAFT_DISCARDED, by=by, subject=draft, now=now)
    return draft


@page_write
def post_draft(
    draft_id: int,
    *,
    by: Actor,
    now: datetime,
    content: UpdateContent | None = None,
    submission: str | None = None,
    based_on: BaseState | None = None,
    is_held: bool = False,
) -> IncidentUpdate:
    """Post what became of a draft: ``content`` of one who saw ``based_on``, or the draft as it is.

    What newer facts have replaced meanwhile can still be posted, but as it is not what would
    undo something that its writer did not see. Raises NotAllowed, Outdated, Refused, Gone
    (somebody else posted it), Draft.DoesNotExist.
    """
    draft = _locked(draft_id)
    if submission is None or not (draft.update and draft.update.submission == submission):
        _refuse_posted(draft)
    if content is None:
        content, based_on = _as_it_is(draft, now=now), _seen(draft)
    update = updates.post_update(
        draft.incident_id,
        by=by,
        content=content,
        now=now,
        submission=submission,
        based_on=based_on,
        is_held=is_held,
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
    content = draft.content
    named = content.components or ()
    claimed = {code: was.get(code, ComponentStatus.OPERATIONAL) for code in named}
    status = present.status if content.status is None else draft.seen["status"]
    return replace(present, status=status, components={**present.components, **claimed})


def as_json(content: UpdateContent) -> dict[str, Any]:
    """Return what a draft keeps of ``content``, which need not be whole."""
    body = validation.optional_text(content.body, field="body", limit=BODY_MAX_LENGTH)
    return replace(content, body=body).as_json()


def _basis(
    seen: BaseState | None, content: UpdateContent, *, of: Incident
) -> dict[str, Any] | None:
    """Return what is kept of ``seen``: what matters to a draft of this ``content``."""
    if seen is None:
        return None
    return {
        "status": validation.status_of(IncidentKind(of.kind), seen.status, field="seen"),
        "components": {
            code: validation.component_status(
                seen.components.get(code, ComponentStatus.OPERATIONAL), field="seen"
            )
            for code in content.components or ()
        },
    }


def _as_it_is(draft: Draft, *, now: datetime) -> UpdateContent:
    """Return what posting a draft unchanged tells, without what is past by now."""
    content = draft.content
    if content.estimate is not None:
        estimate = content.estimate.from_(content.display_at or now)
        content = replace(content, estimate=estimate)
    if draft.job_id is not None and content.next_update_at is None:
        content = replace(content, next_update_at=_promised(draft.incident_id, now=now))
    return content


def _seen(draft: Draft) -> BaseState | None:
    present = BaseState(draft.incident.status, {})
    return seen_by_writer(draft, present) if draft.seen else None


def _promised(incident_id: int, *, now: datetime) -> datetime | None:
    """The promise of the next update, which what a job posts does not fulfil."""
    latest = IncidentUpdate.objects.public().filter(incident=incident_id).in_order().last()
    promised_at = latest.next_update_at if latest else None
    return promised_at if promised_at and promised_at > now else None


def _standing(draft_id: int, incident_id: int) -> Draft:
    draft = _unposted(draft_id)
    if draft.incident_id != incident_id:
        raise Refused(_("This draft is of another incident; open it there."), field="draft_id")
    return draft


def _unposted(draft_id: int) -> Draft:
    draft = _locked(draft_id)
    _refuse_posted(draft)
    return draft


def _locked(draft_id: int) -> Draft:
    """Without what it refers to: that would be as it was before whoever is waited for."""
    return Draft.objects.select_for_update(no_key=True).get(pk=draft_id)


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
