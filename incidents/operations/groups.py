"""Groups of components: create, edit, move, remove."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind
from incidents.models import ComponentGroup
from incidents.operations import figures, order, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.details import GroupDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated


@page_write
def create_group(
    *,
    by: Actor,
    now: datetime,
    code: str = "",
    position: int | None = None,
    **details: Unpack[GroupDetails],
) -> ComponentGroup:
    """Add a heading. It goes last. Raises NotAllowed, Refused."""
    by.require("incidents.add_componentgroup")
    group = ComponentGroup(code=validation.component_code(code), created_at=now, **details)
    group.position = order.last_in(None) if position is None else position
    group.updated_at = now
    validation.component(group)
    group.save()
    note(AuditKind.GROUP_CREATED, by=by, subject=group, now=now)
    return group


@page_write
def edit_group(
    group_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[GroupDetails],
) -> ComponentGroup:
    """Change a heading. ``based_on`` is the ``version`` that the writer saw.

    Raises NotAllowed, Outdated, Refused, ComponentGroup.DoesNotExist.
    """
    by.require("incidents.change_componentgroup")
    group = ComponentGroup.objects.get(pk=group_id)
    refuse_outdated(edited(group), based_on=based_on)
    assign(group, details)
    group.updated_at = now
    validation.component(group)
    with figures.names_reviewed_anew(*group.components.all(), now=now) as taken_back:
        group.save()
    note(AuditKind.GROUP_EDITED, by=by, subject=group, now=now, **taken_back)
    return group


@page_write
def move_group(group_id: int, *, by: Actor, now: datetime, before: str = "") -> ComponentGroup:
    """Have a group stand before the lone component or group with the code ``before``, or last.

    Raises NotAllowed, Refused, ComponentGroup.DoesNotExist.
    """
    by.require("incidents.change_componentgroup")
    group = ComponentGroup.objects.get(pk=group_id)
    if order.put(group, group=None, before=before):
        group.updated_at = now
        group.save()
        note(AuditKind.GROUP_EDITED, by=by, subject=group, now=now)
    return group


@page_write
def remove_group(group_id: int, *, by: Actor, now: datetime) -> None:
    """Remove an empty group. Raises NotAllowed, Refused, ComponentGroup.DoesNotExist."""
    by.require("incidents.delete_componentgroup")
    group = ComponentGroup.objects.get(pk=group_id)
    if group.components.filter(removed_at=None).exists():
        raise Refused(
            _("“%(group)s” still has components; move them to another group first.")
            % {"group": group}
        )
    note(AuditKind.GROUP_REMOVED, by=by, subject=group, now=now)
    group.components.update(group=None)
    group.delete()
