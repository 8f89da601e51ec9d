"""People who sign in: edit, set a password.

How they get here: ``links``. What several may do: ``roles``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Unpack

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import ActorKind, AuditKind
from incidents.models import User
from incidents.operations import leases, nudges, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import changes, note
from incidents.operations.details import UserDetails, assign
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.scopes import write

# What somebody may give away hangs on others' roles, so these are changed one after the other.
PEOPLE = "people"


@write
def edit_user(
    user_id: int,
    *,
    by: Actor,
    now: datetime,
    roles: Iterable[Group] | None = None,
    permissions: Iterable[Permission] | None = None,
    **details: Unpack[UserDetails],
) -> User:
    """Change who a person is and what they may do. What is left out stays.

    Nobody gives what they do not have, or touches one who may do more. An edit that
    changes nothing leaves no trace. Raises NotAllowed, Refused, User.DoesNotExist.
    """
    by.require("incidents.change_user")
    leases.lock(PEOPLE)
    user = User.objects.get(pk=user_id)
    require_all_of(user, by=by)
    before = _described(user)
    comes_in = user.is_active and user.is_staff
    assign(user, details)
    if _is_self(user, by) and comes_in and not (user.is_active and user.is_staff):
        raise Refused(_("Somebody else has to take away your own sign-in."))
    validation.by_django(user)
    user.save()
    if roles is not None:
        user.groups.set(roles)
    if permissions is not None:
        user.user_permissions.set(permissions)
    require_all_of(user, by=by)
    if user.email != before["email"]:
        nudges.follow_address(user)
    if changed := changes(before, _described(user)):
        note(AuditKind.USER_EDITED, by=by, subject=user, now=now, **changed)
    return user


def set_password(user_id: int, *, by: Actor, password: str, now: datetime) -> User:
    """Replace a person's password. The audit does not hold it.

    Who sets a password can sign in with it, so it must not be that of one who may do more.
    Raises NotAllowed, Refused, User.DoesNotExist.
    """
    return _replace_password(user_id, Password(password), by=by, now=now)


@write
def _replace_password(user_id: int, password: Password, *, by: Actor, now: datetime) -> User:
    leases.lock(PEOPLE)
    user = User.objects.get(pk=user_id)
    if not _is_self(user, by):
        by.require("incidents.change_user")
        require_all_of(user, by=by)
    put_password(user, password)
    validation.by_django(user)
    user.save()
    note(AuditKind.PASSWORD_SET, by=by, subject=user, now=now)
    return user


class Password:
    """A password as it was typed, hashed at once: no transaction is open yet."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.encoded = make_password(typed)


def put_password(user: User, password: Password) -> None:
    """Have the person sign in by it, once they are saved. Raises Refused."""
    validation.password(password.typed, of=user)
    user.password = password.encoded


def require_all_of(user: User, *, by: Actor) -> None:
    """Raise NotAllowed for a person who may do more than the actor.

    Also if they are inactive: the same edit would make them active.
    """
    if user.is_superuser and by.permissions is not None:
        raise NotAllowed(
            _("%(name)s may not do this: “%(user)s” may do everything. Ask a superuser.")
            % {"name": by.name, "user": user}
        )
    by.require_all(Permission.objects.filter(Q(user=user) | Q(group__user=user)))


def _is_self(user: User, by: Actor) -> bool:
    return by.kind == ActorKind.USER and by.id == user.pk


def _described(user: User) -> dict[str, Any]:
    return {
        **{name: getattr(user, name) for name in UserDetails.__annotations__},
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "permissions": sorted(user.user_permissions.values_list("codename", flat=True)),
    }
