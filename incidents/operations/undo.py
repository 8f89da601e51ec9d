"""Take back what one has just done oneself; afterwards, it is withdrawn or corrected."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind, Cause, EventKind
from incidents.models import AuditEntry, Component, Event, StatusChange
from incidents.operations import derived
from incidents.operations.actor import Actor
from incidents.operations.components import existing_component
from incidents.operations.errors import Refused
from incidents.operations.outbox import UNDO_FOR, announce, cancel_untold
from incidents.operations.scopes import page_write


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
