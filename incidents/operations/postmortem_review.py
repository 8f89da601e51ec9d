"""The review of a postmortem: ask for it, comment, approve; when it is due and who may see it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import ActorKind, AuditKind
from incidents.models import Postmortem, PostmortemComment
from incidents.models.postmortem import COMMENT_MAX_LENGTH
from incidents.operations import updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Outdated, Refused
from incidents.operations.postmortems import LOCKED, version
from incidents.operations.scopes import page_write, write
from incidents.queries import review

# Those who write, and those who let it out.
REVIEWERS = ("incidents.change_postmortem", "incidents.publish_postmortem")


@write
def request_review(incident_id: int, *, by: Actor, now: datetime) -> Postmortem:
    """Ask for approvals, also while the incident is open; twice is as once.

    Raises NotAllowed, Gone, Postmortem.DoesNotExist.
    """
    by.require("incidents.change_postmortem")
    postmortem = _locked(incident_id)
    if postmortem.review_requested_at is None:
        postmortem.review_requested_at = now
        postmortem.save(update_fields=["review_requested_at"])
        note(AuditKind.REVIEW_REQUESTED, by=by, subject=postmortem, now=now)
    return postmortem


@write
def end_review(incident_id: int, *, by: Actor, now: datetime) -> Postmortem:
    """Make it a draft again, without approvals.

    Raises NotAllowed, Gone, Postmortem.DoesNotExist.
    """
    by.require("incidents.change_postmortem")
    postmortem = _locked(incident_id)
    if postmortem.review_requested_at is not None:
        postmortem.review_requested_at = None
        postmortem.save(update_fields=["review_requested_at"])
        postmortem.approvals.all().delete()
        note(AuditKind.REVIEW_ENDED, by=by, subject=postmortem, now=now)
    return postmortem


@write
def approve_postmortem(
    incident_id: int, *, by: Actor, now: datetime, based_on: str | None = None
) -> Postmortem:
    """Approve it as it is; ``based_on`` is the ``version`` that was read.

    Raises NotAllowed, Outdated, Gone, Postmortem.DoesNotExist; Refused for an author of it, or if
    nobody asked for a review.
    """
    by.require("incidents.publish_postmortem")
    postmortem = _locked(incident_id)
    if by.kind != ActorKind.USER or by.id is None:
        raise Refused(_("People approve postmortems; sign in as one."))
    if postmortem.review_requested_at is None:
        raise Refused(_("It is a draft still; its writer asks for a review first."))
    if by.id in review.authors(postmortem):
        raise Refused(_("You have written in it yourself; somebody else has to approve it."))
    if based_on is not None and version(postmortem.sections.all()) != based_on:
        raise Outdated(_("It was changed since you opened it; read it as it is now."))
    _row, is_new = postmortem.approvals.get_or_create(
        approver_id=by.id, defaults={"created_at": now}
    )
    if is_new:
        note(AuditKind.POSTMORTEM_APPROVED, by=by, subject=postmortem, now=now)
    return postmortem


@write
def comment_on_postmortem(
    incident_id: int, *, by: Actor, comment: str, now: datetime, section_id: int | None = None
) -> PostmortemComment:
    """Say something of a section, or of the whole; readers never see it.

    Raises NotAllowed, TextMissing, TextTooLong, Gone, Postmortem.DoesNotExist.
    """
    by.require_any(REVIEWERS)
    postmortem = _locked(incident_id)
    body = validation.text(comment, field="comment", limit=COMMENT_MAX_LENGTH)
    row = PostmortemComment.objects.create(
        postmortem=postmortem,
        section=postmortem.sections.filter(pk=section_id or 0).first(),
        body=body,
        author_name=by.name,
        created_at=now,
    )
    note(AuditKind.POSTMORTEM_COMMENTED, by=by, subject=postmortem, now=now)
    return row


@write
def resolve_comment(comment_id: int, *, by: Actor, now: datetime) -> PostmortemComment:
    """Mark a comment as dealt with; twice is as once.

    Raises NotAllowed, PostmortemComment.DoesNotExist.
    """
    by.require_any(REVIEWERS)
    row = PostmortemComment.objects.select_for_update(no_key=True).get(pk=comment_id)
    if row.resolved_at is None:
        row.resolved_at, row.resolved_by = now, by.name
        row.save(update_fields=["resolved_at", "resolved_by"])
        note(AuditKind.COMMENT_RESOLVED, by=by, subject=row.postmortem, now=now)
    return row


@page_write
def plan_postmortem(
    incident_id: int,
    *,
    by: Actor,
    due_at: datetime | None,
    is_noindex: bool,
    is_previewed: bool,
    now: datetime,
) -> Postmortem:
    """Say when it is due, whether search engines may list it, and whether a secret link shows it.

    Without the link for a while, another one is made. Raises NotAllowed, Gone,
    Postmortem.DoesNotExist.
    """
    by.require("incidents.change_postmortem")
    postmortem = _locked(incident_id)
    postmortem.due_at, postmortem.is_noindex = due_at, is_noindex
    postmortem.preview_key = (
        (postmortem.preview_key or secrets.token_urlsafe(24)) if is_previewed else ""
    )
    postmortem.save()
    note(AuditKind.POSTMORTEM_PLANNED, by=by, subject=postmortem, now=now)
    return postmortem


def _locked(incident_id: int) -> Postmortem:
    return LOCKED.get(incident=updates.existing_incident(incident_id))
