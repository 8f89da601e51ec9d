"""People and roles, by the rules and in the words of Django, which are translated already."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from incidents.models import User
from incidents.operations.errors import Refused
from incidents.operations.fields import field_named


def by_django(row: User | Group) -> None:
    """Refuse a row that Django finds fault with; of several fields the first is named."""
    try:
        row.full_clean(exclude=["password"])
    except ValidationError as error:
        field = field_named(next(iter(error.message_dict)))
        raise Refused(_text(error), field=field) from error


def password(typed: str, *, of: User) -> None:
    """Refuse a password that is too easy to guess."""
    try:
        validate_password(typed, of)
    except ValidationError as error:
        raise Refused(_text(error), field="password") from error


def _text(error: ValidationError) -> str:
    return " ".join(error.messages)
