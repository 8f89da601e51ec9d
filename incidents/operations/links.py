"""One-time links: for those invited, for a forgotten password, and for the first operator.

Nothing is stored of them. Each is signed, ends after ``PASSWORD_RESET_TIMEOUT``, and fits no more
once it was used: it depends on the password that it replaces, and the first on there being nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind
from incidents.models import User
from incidents.operations import leases, validation
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.message_templates import found_templates
from incidents.operations.roles import found_roles
from incidents.operations.scopes import write
from incidents.operations.users import PEOPLE, Password, put_password, require_all_of

# Any key that a database has fits; a longer number is none, and may be too long to be read.
MAX_KEY_DIGITS = 18
_first = TimestampSigner(salt="incidents.operations.links.first")


@write
def invite_user(
    *, by: Actor, username: str, email: str = "", roles: Iterable[Group] = (), now: datetime
) -> tuple[User, str]:
    """Add a person with their roles; return the token by which they set their password.

    Nobody gives what they do not have. Raises NotAllowed, Refused.
    """
    by.require("incidents.add_user")
    leases.lock(PEOPLE)
    # Accounts are there for the console and the admin, and for nothing else.
    user = User(username=username, email=email, is_staff=True, date_joined=now)
    user.set_unusable_password()
    validation.by_django(user)
    user.save()
    user.groups.set(roles)
    require_all_of(user, by=by)
    names = sorted(user.groups.values_list("name", flat=True))
    note(AuditKind.INVITED, by=by, subject=user, now=now, roles=names)
    return user, token_of(user)


@write
def make_link(user_id: int, *, by: Actor, now: datetime) -> str:
    """Return the token by which a person sets another password; until then theirs is as it was.

    Who has it can sign in, so it must not be that of one who may do more. Raises NotAllowed,
    User.DoesNotExist.
    """
    by.require("incidents.change_user")
    leases.lock(PEOPLE)
    user = User.objects.get(pk=user_id)
    require_all_of(user, by=by)
    note(AuditKind.LINK_MADE, by=by, subject=user, now=now)
    return token_of(user)


def user_of(token: str) -> User | None:
    """Return whose password the token sets; None if it was used, or is too old."""
    key, _hyphen, secret = token.partition("-")
    is_key = key.isdecimal() and len(key) <= MAX_KEY_DIGITS
    user = User.objects.filter(pk=int(key), is_active=True).first() if is_key else None
    return user if user and default_token_generator.check_token(user, secret) else None


def set_password_by_link(token: str, *, password: str, now: datetime) -> User:
    """Set the password of whom the token is for. Raises Refused."""
    return _set_password(token, Password(password), now=now)


@write
def _set_password(token: str, password: Password, *, now: datetime) -> User:
    leases.lock(PEOPLE)
    if (user := user_of(token)) is None:
        raise Refused(too_old())
    put_password(user, password)
    user.save(update_fields=["password"])
    note(AuditKind.PASSWORD_SET, by=user_actor(user), subject=user, now=now)
    return user


def is_anybody_there() -> bool:
    """Whether anybody can sign in."""
    return User.objects.filter(is_active=True, is_staff=True).exists()


def first_token() -> str:
    """Return a token by which the first operator is made."""
    return _first.sign("first")


def is_first(token: str) -> bool:
    """Whether the first operator may be made by the token."""
    try:
        _first.unsign(token, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except BadSignature:
        return False
    return not is_anybody_there()


def create_first_user(
    token: str, *, username: str, email: str = "", password: str, now: datetime
) -> User:
    """Add the first operator, who may do everything. Raises Refused."""
    return _create_first_user(token, Password(password), username=username, email=email, now=now)


@write
def _create_first_user(
    token: str, password: Password, *, username: str, email: str, now: datetime
) -> User:
    leases.lock(PEOPLE)
    if not is_first(token):
        raise Refused(too_old())
    user = User(username=username, email=email, is_staff=True, is_superuser=True, date_joined=now)
    put_password(user, password)
    validation.by_django(user)
    user.save()
    note(AuditKind.USER_CREATED, by=SYSTEM, subject=user, now=now)
    found_roles(now=now)
    found_templates(now=now)
    return user


def too_old() -> str:
    return _("This link was used already, or it is too old. Ask for another.")


def token_of(user: User) -> str:
    """Return the token by which the person sets a password; whoever has it can sign in."""
    return f"{user.pk}-{default_token_generator.make_token(user)}"
