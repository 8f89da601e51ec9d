"""Texts: clean, within their limits, of one line where they must be."""

from __future__ import annotations

import re
from collections.abc import Collection
from unicodedata import category

from django.utils.translation import gettext as _

from incidents.domain import placeholders
from incidents.models.component import DESCRIPTION_MAX_LENGTH
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH, SUBMISSION_MAX_LENGTH
from incidents.operations.errors import Refused, TextMissing, TextTooLong
from incidents.operations.fields import NAMES, Field

# What XML 1.0 cannot hold, so no feed either, and no reader sees.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def clean(value: str, *, field: Field) -> str:
    """Return ``value`` stripped, with newlines for line ends and without control characters.

    Refuses lone surrogates, which UTF-8 and so the database cannot store.
    """
    if _HALF_CHARACTER.search(value):
        raise Refused(
            _("The %(what)s holds half a character (a lone surrogate); type it anew.")
            % {"what": NAMES[field]},
            field=field,
        )
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", value).strip()


def text(value: str, *, field: Field, limit: int) -> str:
    """Return ``value`` cleaned, or refuse it as empty or over ``limit`` characters."""
    value = optional_text(value, field=field, limit=limit)
    if not any(category(character)[0] not in "ZC" for character in value):
        raise TextMissing(
            _("The %(what)s is empty; write what readers should know.") % {"what": NAMES[field]},
            field=field,
        )
    return value


def optional_text(value: str, *, field: Field, limit: int) -> str:
    """Return ``value`` cleaned, or refuse it as over ``limit`` characters."""
    value = clean(value, field=field)
    if len(value) > limit:
        raise TextTooLong(
            _("The %(what)s has %(size)s characters; shorten it to %(most)s or fewer.")
            % {"what": NAMES[field], "size": f"{len(value):,}", "most": f"{limit:,}"},
            field=field,
        )
    return value


def line(value: str, *, field: Field, limit: int) -> str:
    """Return ``value`` as one line of text; see ``text``."""
    return text(on_one_line(clean(value, field=field)), field=field, limit=limit)


def on_one_line(value: str) -> str:
    """Return ``value`` as a name is stored: with single blanks, without control characters."""
    return " ".join(INVISIBLE.sub("", value).split())


def name(value: str) -> str:
    return line(value, field="name", limit=NAME_MAX_LENGTH)


def body(value: str) -> str:
    return text(value, field="body", limit=BODY_MAX_LENGTH)


def description(value: str) -> str:
    return optional_text(value, field="description", limit=DESCRIPTION_MAX_LENGTH)


def submission(value: str | None) -> str | None:
    """Return the key of a form, None for none. Nobody types one, but programs choose them."""
    return optional_text(value or "", field="submission", limit=SUBMISSION_MAX_LENGTH) or None


def variables(written: str, *, field: Field, known: Collection[str]) -> None:
    """Refuse a variable that is none of those ``known``, or that is not closed."""
    shown = ", ".join(f"{{{{{each}}}}}" for each in known)
    for variable in placeholders.named(written):
        if variable not in known:
            raise Refused(
                _("There is no variable “%(name)s”; those that there are: %(known)s.")
                % {"name": variable, "known": shown},
                field=field,
            )
    if not placeholders.is_closed(written):
        raise Refused(
            _("A variable stands between {{ and }} on one line; one of the two is missing."),
            field=field,
        )
