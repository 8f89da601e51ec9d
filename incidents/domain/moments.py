"""How days, instants and their zones are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# What a page says needs fewer words than what Django's formats spell out, and a language
# orders them its own way; the letters are those of Django's filter "date".
FORMATS: dict[str, Promise] = {
    "clock": pgettext_lazy("format of a date", "H:i"),
    "short": pgettext_lazy("format of a date", "M j, H:i"),
    "minute": pgettext_lazy("format of a date", "M j, Y H:i"),
    "second": pgettext_lazy("format of a date", "M j, Y H:i:s"),
    "full": pgettext_lazy("format of a date", "M j, Y - H:i"),
    "day": pgettext_lazy("format of a date", "M j, Y"),
    "month": pgettext_lazy("format of a date", "F Y"),
}


def written(at: date, style: str) -> str:
    """Return "Jun 10, 2022" or the like, of a day or of an instant in its own zone."""
    return date_format(at, str(FORMATS[style]))


def machine(at: datetime) -> str:
    """Return "2022-06-10T12:00:00Z", as programs read it, of an instant in any zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def zone_name(local: datetime) -> str:
    """Return "UTC" or "CEST"; zones whose names are no letters get "UTC+04"."""
    name = local.strftime("%Z")
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def zone_label(key: str) -> str:
    """Return "UTC" or "America/New York" for a key of the zone database."""
    return key.removeprefix("Etc/").replace("_", " ")
