"""Take back what one has just done oneself; afterwards, it is withdrawn or corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.domain.undo import UNDO_FOR
from incidents.domain.vocabulary import AuditKind, Cause, ComponentStatus, DraftReason, EventKind
from incidents.models import (
    AuditEntry,
    Component,
    Draft,
    Event,
    Incident,
    IncidentUpdate,
    StatusChange,
)
from incidents.operations import derived, drafts, incidents, postmortems, residuals, updates
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.components import existing_component
from incidents.operations.errors import Refused
from incidents.operations.outbox import announce, cancel_untold, hold_no_longer
from incidents.operations.scopes import page_write, write
from incidents.operations.wake import wake_senders
from incidents.queries import held


@page_write
def undo_post(update_id: int, *, by: Actor, now: datetime) -> IncidentUpdate:
    """Take back an update, or the incident that it opened, of which nobody has been told yet.

    A postmortem that was published with it is taken back too. Page, components, uptime and feeds
    are as before, without a word of it. What was typed is a draft again; of an incident, its form
    can be filled from what was taken back. Only the latest of an incident is taken back, by who
    posted it. Raises NotAllowed, Refused, Gone, IncidentUpdate.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    update = updates.standing_update(update_id)
    told = held.events(update)
    cancel_untold(told, now=now)
    # A worker's clock may be past the end that this one is just before.
    if told.exclude(fanned_out_at=None) or not held.can_be_undone(
        update, by=(by.kind, by.id), now=now
    ):
        raise _too_late()
    before = update.incident.updates.exclude(pk=update.pk)
    # So that the same form, sent once more, posts it.
    update.submission = None
    postmortems.undo_publication(update, by=by, now=now)
    if before.public().exists():
        _keep_as_draft(update, by=by, now=now)
        _leave_as_before(update)
        updates.take_back(update, by=by, told_at=None, now=now)
        _date_back(update.incident, before)
    else:
        update.save(update_fields=["submission"])
        incidents.take_back(update.incident, by=by, now=now)
    return update


@write
def tell_now(update_id: int, *, by: Actor, now: datetime) -> IncidentUpdate:
    """Tell subscribers of an update at once, which can be undone no more.

    Raises NotAllowed, Gone, IncidentUpdate.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    update = updates.standing_update(update_id)
    until = held.events(update).latest("pk").pk
    hold_no_longer(Event.objects.filter(incident=update.incident_id, pk__lte=until), now=now)
    note(AuditKind.TOLD_AT_ONCE, by=by, subject=update, now=now)
    wake_senders()
    return update


def _keep_as_draft(update: IncidentUpdate, *, by: Actor, now: datetime) -> None:
    """Make what was posted a draft, the one that it was if it was one."""
    said = update.affected.filter(has_status=True, is_implied=False).select_related("component")
    components = {each.component.code: ComponentStatus(each.new_status) for each in said}
    is_now = update.display_at == update.created_at
    content = replace(
        update.content, components=components, display_at=None if is_now else update.display_at
    )
    if _residual_before(update) and (effect := update.incident.residual_effect):
        ends_at = update.incident.residual_ends_at
        content = replace(content, residual_effect=effect, residual_ends_at=ends_at)
    draft = Draft.objects.filter(update=update, author=by.id).first() or Draft(
        incident=update.incident, author_id=by.id, reason=DraftReason.WRITTEN, created_at=now
    )
    draft.update, draft.fields, draft.updated_at = None, drafts.as_json(content), now
    draft.save()


def _residual_before(update: IncidentUpdate) -> dict[str, Any] | None:
    """Return what the incident left before an end that changed it."""
    entry = AuditEntry.objects.filter(
        kind=AuditKind.INCIDENT_UPDATED, subject_type="incidentupdate", subject_id=update.pk
    ).latest("pk")
    found: dict[str, Any] | None = entry.detail.get("residual_was")
    return found


def _leave_as_before(update: IncidentUpdate) -> None:
    if was := _residual_before(update):
        residuals.put_back(update.incident, was)


def _date_back(incident: Incident, before: Iterable[IncidentUpdate]) -> None:
    """Give feeds the time of what was last told before, so that it does not come back as news."""
    incident.told_at = max(
        each.withdrawn_at or each.edited_at or each.display_at for each in before
    )
    incident.save(update_fields=["told_at"])


@page_write
def undo_status(change_id: int, *, by: Actor, now: datetime) -> Component:
    """Take back a status that was set directly; what stood before shows again.

    Only the latest change of a component is taken back, and subscribers are not told of it.
    Raises NotAllowed, Refused, Gone, StatusChange.DoesNotExist.
    """
    by.require("incidents.change_component")
    change = StatusChange.objects.get(pk=change_id, cause=Cause.SET)
    component = existing_component(change.component_id)
    _refuse_unless_latest(change)
    _refuse_others(component, AuditKind.COMPONENT_STATUS_CHANGED, by=by, now=now)
    if change.recorded_at < now - UNDO_FOR:
        raise _too_late()
    change.superseded_at = now
    change.save(update_fields=["superseded_at"])
    derived.rebuild_around([(component.pk, change.effective_at)], now=now)
    component.refresh_from_db()
    kind = EventKind.COMPONENT_STATUS_CHANGED
    told = Event.objects.filter(kind=kind, subject_type="component", subject_id=component.pk)
    cancel_untold(told.filter(created_at=change.recorded_at), now=now)
    announce(kind, by=by, subject=component, now=now, status=component.status)
    return component


def _refuse_unless_latest(change: StatusChange) -> None:
    if change.superseded_at is not None:
        raise Refused(_("This is undone already."))
    if StatusChange.objects.standing().filter(component=change.component_id, pk__gt=change.pk):
        raise Refused(
            _("“%(component)s” has changed again since; only its latest change can be undone.")
            % {"component": change.component.full_name}
        )


def _refuse_others(subject: Model, kind: AuditKind, *, by: Actor, now: datetime) -> None:
    """Raise Refused unless ``by`` did it last, and just now."""
    entries = AuditEntry.objects.filter(
        kind=kind, subject_type=subject._meta.model_name, subject_id=subject.pk
    )
    latest = entries.order_by("-created_at", "-pk").first()
    is_own = latest is not None and (latest.actor_kind, latest.actor_id) == (by.kind, by.id)
    if latest is None or not is_own or latest.created_at < now - UNDO_FOR:
        raise _too_late()


def _too_late() -> Refused:
    return Refused(
        _(
            "It is too late to undo this, or somebody has changed it since; correct or withdraw it"
            " instead."
        )
    )
