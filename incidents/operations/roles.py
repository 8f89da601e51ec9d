"""Roles: sets of permissions that several people have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission

from incidents.domain.permissions import READY_ROLES, codenames_of
from incidents.domain.vocabulary import AuditKind
from incidents.operations import leases, validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.audit import changes, note
from incidents.operations.scopes import write
from incidents.operations.users import PEOPLE


@write
def create_role(*, by: Actor, name: str, permissions: Iterable[Permission], now: datetime) -> Group:
    """Make a set of permissions, of those that the actor has. Raises NotAllowed, Refused."""
    by.require("incidents.change_user")
    leases.lock(PEOPLE)
    role = Group(name=name)
    _write_role(role, permissions, by=by)
    note(AuditKind.ROLE_CREATED, by=by, subject=role, now=now, **_powers(role))
    return role


@write
def edit_role(
    role_id: int, *, by: Actor, name: str, permissions: Iterable[Permission], now: datetime
) -> Group:
    """Change what all who have the role may do. Raises NotAllowed, Refused, Group.DoesNotExist."""
    by.require("incidents.change_user")
    leases.lock(PEOPLE)
    role = Group.objects.get(pk=role_id)
    by.require_all(role.permissions.all())
    before = {"name": role.name, **_powers(role)}
    role.name = name
    _write_role(role, permissions, by=by)
    if changed := changes(before, {"name": role.name, **_powers(role)}):
        note(AuditKind.ROLE_EDITED, by=by, subject=role, now=now, **changed)
    return role


@write
def remove_role(role_id: int, *, by: Actor, now: datetime) -> None:
    """Take a role from all who have it. Raises NotAllowed, Group.DoesNotExist."""
    by.require("incidents.change_user")
    leases.lock(PEOPLE)
    role = Group.objects.get(pk=role_id)
    by.require_all(role.permissions.all())
    note(AuditKind.ROLE_REMOVED, by=by, subject=role, now=now, **_powers(role))
    role.delete()


@write
def found_roles(*, now: datetime) -> None:
    """Make the roles that a page begins with, unless there are any."""
    leases.lock(PEOPLE)
    if Group.objects.exists():
        return
    grantable = Permission.objects.filter(content_type__app_label="incidents")
    for name, capabilities in READY_ROLES.items():
        role = Group.objects.create(name=name)
        role.permissions.set(grantable.filter(codename__in=codenames_of(capabilities)))
        note(AuditKind.ROLE_CREATED, by=SYSTEM, subject=role, now=now, **_powers(role))


def _write_role(role: Group, permissions: Iterable[Permission], *, by: Actor) -> None:
    granted = list(permissions)
    by.require_all(granted)
    validation.by_django(role)
    role.save()
    role.permissions.set(granted)


def _powers(role: Group) -> dict[str, Any]:
    return {"permissions": sorted(role.permissions.values_list("codename", flat=True))}
