"""Fields and constraints that several tables share."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from incidents.domain import codes


def code_field() -> models.CharField[str, str]:
    """The public id of a row; given once, never changed, kept by imports.

    A function and not a class: history tables copy the field without its uniqueness.
    """
    return models.CharField(
        max_length=codes.LENGTH,
        unique=True,
        editable=False,
        default=codes.new_code,
        validators=[RegexValidator(codes.PATTERN)],
    )


def has_code(table: str) -> models.CheckConstraint:
    """Every address is made of a code, so one malformed row would break whole pages."""
    return models.CheckConstraint(
        condition=models.Q(code__regex=codes.PATTERN), name=f"{table}_has_code"
    )


def at_most(limit: int, field: str, *, name: str) -> models.CheckConstraint:
    """A text's limit in characters, which ``max_length`` alone holds on PostgreSQL at best."""
    return models.CheckConstraint(condition=LessThanOrEqual(Length(field), limit), name=name)
