"""Drafts of postmortems: keep what a person has typed, throw it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.sections import Section
from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry, Incident, Postmortem, PostmortemDraft
from incidents.operations import updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.drafts import lock_author
from incidents.operations.errors import Gone
from incidents.operations.postmortems import drop_draft, refuse_too_long, version
from incidents.operations.scopes import write


@write
def save_postmortem_draft(
    incident_id: int, *, by: Actor, sections: Sequence[Section], based_on: str, now: datetime
) -> PostmortemDraft | None:
    """Keep what a person has typed, who saw the version ``based_on``; None if it is saved already.

    The audit notes that it was begun: kept as one types, it changes by the second. Raises
    NotAllowed, Refused, Gone (its author has saved meanwhile), Incident.DoesNotExist.
    """
    by.require("incidents.change_postmortem")
    refuse_too_long(sections)
    author_id = lock_author(by, submission=None)
    incident = updates.existing_incident(incident_id)
    stored = Postmortem.objects.filter(incident=incident).first()
    present = version(stored.sections.all() if stored else ())
    if version(sections) == present:
        drop_draft(incident, by=by)
        return None
    if stored and based_on != present and _last_writer(stored) == author_id:
        raise Gone(_("You have saved this postmortem elsewhere; open it anew."))
    draft = PostmortemDraft.objects.filter(incident=incident, author=author_id).first()
    is_begun = draft is None
    draft = draft or PostmortemDraft(incident=incident, author_id=author_id, created_at=now)
    draft.sections = [
        asdict(each) | {"body": validation.clean(each.body, field="sections")} for each in sections
    ]
    draft.based_on, draft.updated_at = based_on, now
    draft.save()
    if is_begun:
        note(AuditKind.DRAFT_SAVED, by=by, subject=draft, now=now)
    return draft


@write
def discard_postmortem_draft(incident_id: int, *, by: Actor, now: datetime) -> None:
    """Throw away what one has typed; twice is as once. Raises NotAllowed, Incident.DoesNotExist."""
    by.require("incidents.change_postmortem")
    incident = Incident.objects.get(pk=incident_id)
    draft = PostmortemDraft.objects.filter(incident=incident, author=by.id).first()
    if draft is not None:
        note(AuditKind.DRAFT_DISCARDED, by=by, subject=draft, now=now)
        draft.delete()


def _last_writer(postmortem: Postmortem) -> int | None:
    saves = AuditEntry.objects.filter(
        kind=AuditKind.POSTMORTEM_WRITTEN, subject_type="postmortem", subject_id=postmortem.pk
    )
    return saves.order_by("-pk").values_list("actor_id", flat=True).first()
