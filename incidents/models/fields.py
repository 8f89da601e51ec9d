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
    """Check the form of a code: one malformed code would break every page that links to it."""
    return models.CheckConstraint(
        condition=models.Q(code__regex=codes.PATTERN), name=f"{table}_has_code"
    )


def at_most(limit: int, field: str, *, name: str) -> models.CheckConstraint:
    """Limit a text in characters: SQLite does not enforce ``max_length``."""
    return models.CheckConstraint(condition=LessThanOrEqual(Length(field), limit), name=name)
