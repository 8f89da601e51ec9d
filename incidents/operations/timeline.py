"""The timeline of an incident: add, edit and remove entries by hand, star what matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Unpack

from django.utils.translation import gettext as _

from incidents.domain.timeline import EntryKind
from incidents.domain.vocabulary import AuditKind
from incidents.models import Incident, Postmortem, StarredMoment, TimelineEntry
from incidents.models.timeline import (
    DECIDED_BY_MAX_LENGTH,
    SOURCE_MAX_LENGTH,
    TEXT_MAX_LENGTH,
)
from incidents.operations import figures, topics, updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import changes, note
from incidents.operations.details import EntryDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.revisions import revise_all
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated
from incidents.queries.timeline import timeline_of

# Those who post during an incident, and those who write of it afterwards.
WRITERS = ("incidents.add_incidentupdate", "incidents.change_postmortem")


@page_write
def add_entry(
    incident_id: int, *, by: Actor, now: datetime, code: str = "", **details: Unpack[EntryDetails]
) -> TimelineEntry:
    """Add a note or a decision, of now unless at another time; readers see nothing of it.

    Sent twice with one ``code``, it is added once. Raises NotAllowed, Refused, TextMissing,
    TextTooLong, Gone, Incident.DoesNotExist.
    """
    by.require_any(WRITERS)
    incident = updates.existing_incident(incident_id)
    there = TimelineEntry.objects.filter(code=code).first() if code else None
    if there is not None:
        updates.refuse_other_incident(there, incident_id)
        return there
    row = TimelineEntry(
        incident=incident, at=now, author_name=by.name, created_at=now, updated_at=now
    )
    row.code = code or row.code
    assign(row, details)
    _check(row)
    with figures.reviewed_anew(incident, now=now) as taken_back:
        row.save()
    note(AuditKind.ENTRY_ADDED, by=by, subject=row, now=now, incident=incident.code, **taken_back)
    _revise(incident, now=now)
    return row


@page_write
def edit_entry(
    entry_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[EntryDetails],
) -> TimelineEntry:
    """Change an entry; what it said before stays in the audit. ``based_on`` is the version seen.

    Raises NotAllowed, Outdated, Refused, TextMissing, TextTooLong, TimelineEntry.DoesNotExist.
    """
    by.require_any(WRITERS)
    row = TimelineEntry.objects.select_related("incident").get(pk=entry_id)
    refuse_outdated(edited(row), based_on=based_on)
    was = _said(row)
    assign(row, details)
    _check(row)
    row.updated_at = now
    with figures.reviewed_anew(row.incident, now=now) as taken_back:
        row.save()
    changed = changes(was, _said(row))
    before = {f"{name}_was": was[name] for name in changed}
    note(AuditKind.ENTRY_EDITED, by=by, subject=row, now=now, **changed, **before, **taken_back)
    _revise(row.incident, now=now)
    return row


@page_write
def remove_entry(entry_id: int, *, by: Actor, now: datetime) -> None:
    """Remove an entry; what it said stays in the audit.

    Raises NotAllowed, TimelineEntry.DoesNotExist.
    """
    by.require_any(WRITERS)
    row = TimelineEntry.objects.select_related("incident").get(pk=entry_id)
    said = _said(row)
    with figures.reviewed_anew(row.incident, now=now) as taken_back:
        StarredMoment.objects.filter(key=f"entry-{row.code}").delete()
        TimelineEntry.objects.filter(pk=row.pk).delete()
    note(AuditKind.ENTRY_REMOVED, by=by, subject=row, now=now, **said, **taken_back)
    _revise(row.incident, now=now)


@page_write
def star_moment(
    incident_id: int, *, by: Actor, key: str, is_starred: bool, now: datetime
) -> Incident:
    """Star a moment of the timeline, or take its star.

    Raises NotAllowed, Refused, Gone, Incident.DoesNotExist.
    """
    by.require_any(WRITERS)
    incident = updates.existing_incident(incident_id)
    if is_starred and key not in {each.key for each in timeline_of(incident)}:
        raise Refused(_("This moment is no longer on the timeline."))
    with figures.reviewed_anew(incident, now=now) as taken_back:
        _star(incident, key, is_starred=is_starred)
    detail: dict[str, Any] = {"moment": key, "star": is_starred} | taken_back
    note(AuditKind.MOMENT_STARRED, by=by, subject=incident, now=now, **detail)
    _revise(incident, now=now)
    return incident


def _star(incident: Incident, key: str, *, is_starred: bool) -> None:
    if is_starred:
        StarredMoment.objects.get_or_create(incident=incident, key=key)
    else:
        StarredMoment.objects.filter(incident=incident, key=key).delete()


def _revise(incident: Incident, *, now: datetime) -> None:
    """Have a published postmortem shown anew: it may hold the timeline. Nobody is told.

    Where approvals are needed, it holds what was approved, until it is published again.
    """
    published = Postmortem.objects.filter(incident=incident).exclude(published_at=None)
    if published.exists():
        Incident.objects.filter(pk=incident.pk).update(updated_at=now)
        revise_all(topics.concerned(AuditKind.INCIDENT_EDITED, incident, unnamed=()))


def _said(row: TimelineEntry) -> dict[str, Any]:
    """Return what an entry says, as JSON; the audit has a kind of its own."""
    values = {name: getattr(row, name) for name in EntryDetails.__annotations__}
    return values | {"at": row.at.isoformat(), "entry_kind": values.pop("kind")}


def _check(row: TimelineEntry) -> None:
    """Clean the texts of an entry. Of a note, what only decisions have is refused."""
    if row.kind not in EntryKind.values:
        raise Refused(_("Choose a note or a decision."), field="kind")
    row.text = validation.text(row.text, field="text", limit=TEXT_MAX_LENGTH)
    row.rejected = validation.optional_text(row.rejected, field="rejected", limit=TEXT_MAX_LENGTH)
    row.cost = validation.optional_text(row.cost, field="cost", limit=TEXT_MAX_LENGTH)
    row.decided_by = validation.optional_text(
        row.decided_by, field="decided_by", limit=DECIDED_BY_MAX_LENGTH
    )
    row.source = validation.optional_text(row.source, field="source", limit=SOURCE_MAX_LENGTH)
    if row.kind == EntryKind.NOTE and (row.rejected or row.cost or row.decided_by):
        raise Refused(
            _("Only a decision has what was rejected, a cost and who decided: choose “Decision”."),
            field="kind",
        )
