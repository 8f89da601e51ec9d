"""Days, instants and time zones as text."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# Shorter than Django's own formats, and translatable, since languages order the parts differently.
# The letters are those of Django's filter "date".
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
    """Return a day, or an instant in its own zone, as text such as "Jun 10, 2022"."""
    return date_format(at, str(FORMATS[style]))


def machine(at: datetime) -> str:
    """Return an instant in UTC as ISO 8601, such as "2022-06-10T12:00:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def zone_name(local: datetime) -> str:
    """Return "UTC" or "CEST"; "UTC+04" for zones without an abbreviation."""
    name = local.strftime("%Z")
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def zone_label(key: str) -> str:
    """Return "UTC" or "America/New York" for a key of the zone database."""
    return key.removeprefix("Etc/").replace("_", " ")
