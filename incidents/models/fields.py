"""Fields that several tables share."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

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
