"""Components: create, edit, move, set a status, remove. Their groups: ``groups``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind, Cause, ComponentStatus, EventKind
from incidents.models import Component, ComponentGroup, Revision, StatusChange
from incidents.operations import derived, figures, order, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.details import ComponentDetails, assign
from incidents.operations.errors import Gone, Refused
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated


@page_write
def create_component(
    *,
    by: Actor,
    now: datetime,
    code: str = "",
    position: int | None = None,
    **details: Unpack[ComponentDetails],
) -> Component:
    """Add a part of the service, operational. It goes last. Raises NotAllowed, Refused."""
    by.require("incidents.add_component")
    component = Component(code=validation.component_code(code), created_at=now, **details)
    component.position = order.last_in(component.group) if position is None else position
    component.updated_at = now
    validation.component(component)
    component.save()
    Revision.objects.get_or_create(topic=component.topic)
    note(AuditKind.COMPONENT_CREATED, by=by, subject=component, now=now)
    return component


@page_write
def edit_component(
    component_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[ComponentDetails],
) -> Component:
    """Change what a component is called and its group, in which it goes last; not its status.

    ``based_on`` is the ``version`` that the writer saw. Raises NotAllowed, Outdated,
    Refused, Gone, Component.DoesNotExist.
    """
    by.require("incidents.change_component")
    component = existing_component(component_id)
    refuse_outdated(edited(component), based_on=based_on)
    stood_in = component.group_id
    assign(component, details)
    if component.group_id != stood_in:
        component.position = order.last_in(component.group)
    component.updated_at = now
    validation.component(component)
    with figures.names_reviewed_anew(component, now=now) as taken_back:
        component.save()
    note(AuditKind.COMPONENT_EDITED, by=by, subject=component, now=now, **taken_back)
    return component


@page_write
def move_component(
    component_id: int, *, by: Actor, now: datetime, group: str = "", before: str = ""
) -> Component:
    """Have a component stand in the group with the code ``group``, or in none.

    There it stands before the component or group with the code ``before``, or last. Raises
    NotAllowed, Refused, Gone, Component.DoesNotExist.
    """
    by.require("incidents.change_component")
    component = existing_component(component_id)
    stands_in = ComponentGroup.objects.filter(code=group).first() if group else None
    if group and stands_in is None:
        raise Refused(_("The group has gone; choose another one."))
    if order.put(component, group=stands_in, before=before):
        component.group, component.updated_at = stands_in, now
        with figures.names_reviewed_anew(component, now=now) as taken_back:
            component.save()
        note(AuditKind.COMPONENT_EDITED, by=by, subject=component, now=now, **taken_back)
    return component


@page_write
def set_status(
    component_id: int,
    *,
    by: Actor,
    status: str,
    now: datetime,
    effective_at: datetime | None = None,
    is_held: bool = False,
) -> Component:
    """Say directly what a component's status is; it replaces what incidents claim of it.

    Saying what is already so changes nothing. Subscribers are told once it can no longer be
    undone if it ``is_held``. Raises NotAllowed, Refused, Gone,
    Component.DoesNotExist.
    """
    by.require("incidents.change_component")
    said = {component_id: status}
    [component] = _say(said, by=by, now=now, effective_at=effective_at, is_held=is_held)
    return component


@page_write
def set_statuses(
    statuses: Mapping[int, str], *, by: Actor, now: datetime, notifies: bool = True
) -> list[Component]:
    """Say directly what the status of each of many components is; as ``set_status``, at once.

    Nobody is told unless it ``notifies``.
    """
    by.require("incidents.change_component")
    return _say(statuses, by=by, now=now, notifies=notifies)


def _say(
    statuses: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
    effective_at: datetime | None = None,
    is_held: bool = False,
    notifies: bool = True,
) -> list[Component]:
    at = effective_at or now
    validation.not_after_now(at, now=now, field="effective_at")
    there = Component.objects.filter(removed_at=None).in_bulk(statuses)
    found = {key: there.get(key) or existing_component(key) for key in statuses}
    said = {key: validation.component_status(it, field="status") for key, it in statuses.items()}
    new = [key for key in found if not _is_so(found[key], said[key], effective_at=effective_at)]
    StatusChange.objects.bulk_create(
        StatusChange(
            component=found[key],
            status=said[key],
            cause=Cause.SET,
            effective_at=at,
            recorded_at=now,
        )
        for key in new
    )
    derived.rebuild_around([(key, at) for key in new], now=now)
    found |= Component.objects.in_bulk(new)
    for key in new:
        announce(
            EventKind.COMPONENT_STATUS_CHANGED,
            by=by,
            subject=found[key],
            notifies=notifies,
            is_held=is_held,
            now=now,
            status=said[key],
        )
    return list(found.values())


def _is_so(component: Component, status: ComponentStatus, *, effective_at: datetime | None) -> bool:
    if effective_at is None:
        return component.status == status
    said = StatusChange.objects.filter(cause=Cause.SET, status=status, effective_at=effective_at)
    return said.filter(component=component, superseded_at=None).exists()


@page_write
def remove_component(component_id: int, *, by: Actor, now: datetime) -> Component:
    """Take a component off the page; past incidents still name it.

    Raises NotAllowed, Gone, Component.DoesNotExist.
    """
    by.require("incidents.delete_component")
    component = existing_component(component_id)
    component.removed_at = component.updated_at = now
    with figures.names_reviewed_anew(component, now=now) as taken_back:
        component.save()
    note(AuditKind.COMPONENT_REMOVED, by=by, subject=component, now=now, **taken_back)
    return component


def existing_component(component_id: int) -> Component:
    """Return the component; raise Gone if it was removed."""
    component = Component.objects.get(pk=component_id)
    if component.removed_at is not None:
        raise Gone(
            _("“%(component)s” was removed; create a new component instead.")
            % {"component": component}
        )
    return component
