"""Facts in the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain.estimates import ZERO
from incidents.domain.facts import Fact, Value
from incidents.render.figures import number, span
from incidents.render.moments import Tell, short


def in_words(fact: Fact, zone: ZoneInfo, tell: Tell = short) -> str:
    """Return the value of a fact: "Jun 18, 18:04 UTC", "31 min" or "3 of 4"."""
    told = value_in_words(fact.value, zone, tell)
    if fact.of is None or fact.value is None:
        return told
    return _("%(count)s of %(total)s") % {"count": told, "total": number(fact.of)}


def value_in_words(value: Value | None, zone: ZoneInfo, tell: Tell = short) -> str:
    if value is None:
        return _("not known yet")
    if isinstance(value, datetime):
        return tell(value, zone)
    if isinstance(value, timedelta):
        return length_in_words(value)
    return number(value)


def length_in_words(length: timedelta) -> str:
    """Return a length: "31 min"; in seconds below two minutes; with a sign if it is negative."""
    if length < ZERO:
        return f"−{length_in_words(-length)}"
    if length < timedelta(minutes=2):
        return _("%d s") % round(length.total_seconds())
    return span(length)


def corrected(fact: Fact, zone: ZoneInfo) -> str:
    """Return "corrected: computed 31 min", or nothing."""
    if fact.correction is None:
        return ""
    return _("corrected: computed %(value)s") % {
        "value": value_in_words(fact.correction.computed, zone)
    }
