"""Drafts of incidents not opened and work not announced: keep what is typed, throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind
from incidents.models import Episode, Incident, Opening
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations import validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.drafts import lock_author
from incidents.operations.errors import Refused
from incidents.operations.scopes import write


@write
def save_opening(
    submission: str, *, by: Actor, fields: Mapping[str, str], now: datetime
) -> Opening:
    """Keep the ``fields`` of the form with the key ``submission``, as far as they are filled.

    What a rule suggests is then taken over. The audit notes that it was begun: kept as one types,
    it changes by the second. Raises NotAllowed, Refused, Gone (it was opened meanwhile).
    """
    by.require("incidents.add_incident")
    key = validation.submission(submission)
    if key is None:
        raise Refused(_("This form has no key; open it anew."), field="submission")
    author_id = lock_author(by, submission=key)
    draft = Opening.objects.filter(submission=key).first()
    if draft is not None and draft.author_id not in {None, author_id}:
        raise Refused(_("This form is somebody else's; open it anew."), field="submission")
    is_begun = draft is None or draft.author_id is None
    draft = draft or Opening(submission=key, created_at=now)
    draft.author_id = author_id
    draft.fields = {
        name: validation.optional_text(value, field="body", limit=BODY_MAX_LENGTH)
        for name, value in fields.items()
    }
    draft.updated_at = now
    draft.save()
    if is_begun:
        note(AuditKind.DRAFT_SAVED, by=by, subject=draft, now=now)
    return draft


@write
def discard_opening(draft_id: int, *, by: Actor, now: datetime) -> None:
    """Throw one's own draft away, or a suggestion. Raises NotAllowed, Opening.DoesNotExist."""
    by.require("incidents.add_incident")
    may_be_of = Q(author=by.id) | Q(author=None)
    draft = Opening.objects.select_for_update(of=("self",)).get(may_be_of, pk=draft_id)
    note(AuditKind.DRAFT_DISCARDED, by=by, subject=draft, now=now)
    draft.delete()


def opened_from(submission: str | None, incident: Incident) -> None:
    """Drop the draft of a form that was sent. Part of the operation that it is sent to.

    What a rule has seen by then is of the ``incident`` if the rule suggested that.
    """
    if submission:
        Opening.objects.filter(submission=submission).delete()
        Episode.objects.filter(submission=submission).update(incident=incident)
