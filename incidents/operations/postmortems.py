"""Postmortems: write the sections, publish them, take them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.domain.sections import Section, identified
from incidents.domain.vocabulary import ActorKind, AuditKind, EventKind, Status
from incidents.models import (
    Incident,
    IncidentUpdate,
    Postmortem,
    PostmortemDraft,
    PostmortemSection,
)
from incidents.models.correction import REASON_MAX_LENGTH
from incidents.models.postmortem import (
    POSTMORTEM_MAX_BYTES,
    POSTMORTEM_MAX_SECTIONS,
    TITLE_MAX_LENGTH,
)
from incidents.operations import figures, images, updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Outdated, Refused, TextMissing, TextTooLong
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write, write
from incidents.operations.versions import digest
from incidents.queries import review
from incidents.render.postmortem_export import of_rows

# Who publishes and who writes do not change the same row at once.
LOCKED = Postmortem.objects.select_for_update(no_key=True)


@write
def write_postmortem(
    incident_id: int,
    *,
    by: Actor,
    sections: Sequence[Section],
    now: datetime,
    based_on: str | None = None,
    keeps_internal: bool = False,
) -> Postmortem:
    """Save ``sections``, in order, as the working copy; readers see it once published.

    Sections left out are removed (their history stays); if it ``keeps_internal``, ``sections`` are
    the public ones, and the others stay where they are. ``based_on`` is the ``version`` of
    the sections that the writer saw; None replaces whatever is there. What is the same
    already leaves no trace. Raises NotAllowed, Outdated, Refused, Gone,
    Incident.DoesNotExist.
    """
    by.require("incidents.change_postmortem")
    incident = updates.existing_incident(incident_id)
    postmortem, is_new = LOCKED.get_or_create(
        incident=incident, defaults={"created_at": now, "updated_at": now}
    )
    rows = list(postmortem.sections.all())
    whole = _beside_internal(rows, sections) if keeps_internal else sections
    refuse_too_long(whole)
    written = identified([_cleaned(section) for section in whole], of_rows(rows))
    drop_draft(incident, by=by)
    if not is_new and version(rows) == version(written):
        return postmortem
    _refuse_outdated(rows, based_on=based_on)
    _replace(postmortem, rows, written)
    approvals_taken_back, _of = postmortem.approvals.all().delete()
    postmortem.updated_at = now
    postmortem.save()
    taken_back: dict[str, Any] = (
        {"approvals_taken_back": approvals_taken_back} if approvals_taken_back else {}
    )
    note(AuditKind.POSTMORTEM_WRITTEN, by=by, subject=postmortem, now=now, **taken_back)
    return postmortem


@page_write
def publish_postmortem(
    incident_id: int, *, by: Actor, now: datetime, reason: str = "", notifies: bool | None = None
) -> Postmortem:
    """Show readers the public sections as they are now.

    Subscribers are told of the first publication, and of a later one only if it ``notifies``.
    A manager who gives a ``reason`` needs no approvals. Publishing what is published changes
    nothing. Raises NotAllowed, Gone, Postmortem.DoesNotExist; Refused while the incident is open,
    or approvals are missing, TextMissing if no public section has a text.
    """
    by.require("incidents.publish_postmortem")
    incident = updates.existing_incident(incident_id)
    if incident.is_open:
        raise Refused(_("The incident is still open; resolve it, then publish its postmortem."))
    postmortem = LOCKED.get(incident=incident)
    body = review.public_body(postmortem)
    if not body:
        raise TextMissing(_("No public section has a text yet; write one, then publish."))
    if review.is_shown(postmortem, incident):
        return postmortem
    detail = _approved(postmortem, incident, by=by, reason=reason)
    is_told = postmortem.published_at is None if notifies is None else notifies
    images.refer(postmortem, body, was=postmortem.published_body, field="sections")
    postmortem.published_body = body
    figures.approve(postmortem, incident, now=now)
    postmortem.published_at = postmortem.published_at or now
    postmortem.revised_at = postmortem.updated_at = now
    postmortem.save()
    _touch(incident, now=now)
    kind = EventKind.POSTMORTEM_PUBLISHED
    announce(kind, by=by, subject=postmortem, notifies=is_told, now=now, **detail)
    return postmortem


@page_write
def resolve_and_publish(
    incident_id: int,
    *,
    by: Actor,
    body: str,
    now: datetime,
    submission: str | None = None,
    reason: str = "",
    is_held: bool = False,
) -> IncidentUpdate:
    """Resolve the incident with an update and publish its postmortem, in one transaction.

    Each subscriber gets one message: the update, with the way to the postmortem; once both can no
    longer be undone if it ``is_held`` and the postmortem was not public before. Raises what
    ``updates.post_update`` and ``publish_postmortem`` do.
    """
    content = UpdateContent(status=Status.RESOLVED, body=body)
    is_first = not Postmortem.objects.filter(incident=incident_id, published_at__lt=now).exists()
    update = updates.post_update(
        incident_id,
        by=by,
        content=content,
        now=now,
        submission=submission,
        is_held=is_held and is_first,
    )
    publish_postmortem(incident_id, by=by, now=now, reason=reason, notifies=False)
    return update


@page_write
def revert_postmortem(incident_id: int, *, by: Actor, now: datetime) -> Postmortem:
    """Take a published postmortem off the page; its sections stay as the working copy.

    Raises NotAllowed, Gone, Postmortem.DoesNotExist; Refused if it is not published.
    """
    by.require("incidents.publish_postmortem")
    incident = updates.existing_incident(incident_id)
    postmortem = LOCKED.get(incident=incident)
    if postmortem.published_at is None:
        raise Refused(_("This postmortem is not published; there is nothing to take back."))
    _take_back(postmortem, by=by, now=now)
    _touch(incident, now=now)
    return postmortem


def undo_publication(update: IncidentUpdate, *, by: Actor, now: datetime) -> None:
    """Take back the postmortem that was published with an update which is undone, if any."""
    published = LOCKED.filter(incident=update.incident_id, published_at=update.created_at)
    if (postmortem := published.first()) is not None:
        _take_back(postmortem, by=by, now=now)


def _take_back(postmortem: Postmortem, *, by: Actor, now: datetime) -> None:
    images.refer(postmortem, "", was=postmortem.published_body, field="sections")
    postmortem.published_body, postmortem.published_figures = "", None
    postmortem.published_at = postmortem.revised_at = None
    postmortem.updated_at = now
    postmortem.save()
    announce(EventKind.POSTMORTEM_REVERTED, by=by, subject=postmortem, now=now)


def drop_draft(incident: Incident, *, by: Actor) -> None:
    """Drop what a person has typed of a postmortem, once it is saved or no longer wanted."""
    if by.kind == ActorKind.USER:
        PostmortemDraft.objects.filter(incident=incident, author=by.id).delete()


def version(sections: Iterable[Section | PostmortemSection]) -> str:
    """Return what tells one version of the working copy from another."""
    return digest([(section.title, section.body, section.is_internal) for section in sections])


def _approved(
    postmortem: Postmortem, incident: Incident, *, by: Actor, reason: str
) -> dict[str, Any]:
    """Refuse what lacks approvals, unless a manager says why; return what the audit keeps."""
    lacking = review.lacking(postmortem, incident)
    if not lacking:
        return {}
    if not reason:
        raise Refused(
            _(
                "People who must still approve it: %(count)s. Ask for a review, or have a manager"
                " publish it and say why."
            )
            % {"count": lacking},
            field="reason",
        )
    by.require("incidents.change_page")
    return {"reason": validation.text(reason, field="reason", limit=REASON_MAX_LENGTH)}


def _refuse_outdated(rows: Sequence[PostmortemSection], *, based_on: str | None) -> None:
    if based_on is not None and version(rows) != based_on:
        raise Outdated(
            _(
                "Somebody saved this postmortem after you opened it. Your text is below, not saved,"
                " and what differs from theirs is shown. Take over what is to stay; to save now"
                " replaces their version, which stays in the history."
            )
        )


def _beside_internal(
    rows: Sequence[PostmortemSection], written: Sequence[Section]
) -> list[Section]:
    """Return ``written`` as the public sections, with the internal ones where they are."""
    whole = list(written)
    for place, row in enumerate(rows):
        if row.is_internal:
            whole[place:place] = of_rows([row])
    return whole


def _cleaned(section: Section) -> Section:
    return replace(
        section,
        title=validation.line(section.title, field="title", limit=TITLE_MAX_LENGTH),
        body=validation.clean(section.body, field="sections"),
    )


def _touch(incident: Incident, *, now: datetime) -> None:
    incident.updated_at = incident.told_at = now
    incident.save(update_fields=["updated_at", "told_at"])


def refuse_too_long(sections: Sequence[Section]) -> None:
    if len(sections) > POSTMORTEM_MAX_SECTIONS:
        raise TextTooLong(
            _("The postmortem has more than %(most)s sections; join some, then save.")
            % {"most": POSTMORTEM_MAX_SECTIONS},
            field="sections",
        )
    texts = (text for section in sections for text in (section.title, section.body))
    size_bytes = sum(len(validation.clean(text, field="sections").encode()) for text in texts)
    if size_bytes > POSTMORTEM_MAX_BYTES:
        raise TextTooLong(
            _("The postmortem has %(size)s bytes; shorten it to %(most)s.")
            % {"size": f"{size_bytes:,}", "most": f"{POSTMORTEM_MAX_BYTES:,}"},
            field="sections",
        )


def _replace(
    postmortem: Postmortem, rows: Sequence[PostmortemSection], written: Sequence[Section]
) -> None:
    kept = {row.pk: row for row in rows}
    for position, section in enumerate(written):
        row = kept.pop(section.id or 0, None) or PostmortemSection(postmortem=postmortem)
        row.position, row.is_internal = position, section.is_internal
        row.title, row.body = section.title, section.body
        row.save()
    for row in kept.values():
        row.delete()
