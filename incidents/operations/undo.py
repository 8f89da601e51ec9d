"""Take back what one has just done oneself; afterwards, it is withdrawn or corrected."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind, Cause, EventKind
from incidents.models import AuditEntry, Component, StatusChange
from incidents.operations import derived
from incidents.operations.actor import Actor
from incidents.operations.components import existing_component
from incidents.operations.errors import Refused
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write

UNDO_FOR = timedelta(seconds=30)


@page_write
def undo_status(component_id: int, *, by: Actor, now: datetime) -> Component:
    """Take back the status of a component that was set directly; what stood before shows again.

    Raises NotAllowed, Refused, Gone, Component.DoesNotExist.
    """
    by.require("incidents.change_component")
    component = existing_component(component_id)
    _refuse_others(component, AuditKind.COMPONENT_STATUS_CHANGED, by=by, now=now)
    is_set = StatusChange.objects.standing().filter(component=component, cause=Cause.SET)
    change = is_set.order_by("-pk").first()
    if change is None or change.recorded_at < now - UNDO_FOR:
        raise _too_late()
    change.superseded_at = now
    change.save(update_fields=["superseded_at"])
    derived.rebuild_around([(component.pk, change.effective_at)], now=now)
    component.refresh_from_db()
    kind = EventKind.COMPONENT_STATUS_CHANGED
    announce(kind, by=by, subject=component, now=now, status=component.status)
    return component


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
