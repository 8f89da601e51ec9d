"""The page's own settings."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from incidents.models.page import URL_MAX_LENGTH, is_time_zone
from incidents.operations.errors import Refused
from incidents.operations.fields import NAMES, Field
from incidents.operations.validation.texts import line


def time_zone(name: str) -> str:
    try:
        is_time_zone(name)
    except ValidationError as error:
        raise Refused(error.messages[0], field="time_zone") from error
    return name


def page_url(value: str) -> str:
    """Return an address such as https://status.example.org, without a slash at its end."""
    return _url(value, field="url").rstrip("/")


def support_url(value: str) -> str:
    return _url(value, field="support_url") if value else ""


def _url(value: str, *, field: Field) -> str:
    value = line(value, field=field, limit=URL_MAX_LENGTH)
    try:
        URLValidator(["http", "https"])(value)
    except ValidationError as error:
        raise Refused(
            _("The %(what)s is not an address; write it out, such as https://status.example.org.")
            % {"what": NAMES[field]},
            field=field,
        ) from error
    return value
