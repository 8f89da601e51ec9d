"""How values read in lists and headings."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from incidents.domain.lifecycle import Times
from incidents.domain.moments import written, zone_label


def moment(at: datetime | None) -> str:
    """Return "Jun 10, 2022 16:32" in the current zone, or a dash."""
    return written(timezone.localtime(at), "minute") if at else "–"


def zone() -> str:
    """Return the current zone as readers are told it."""
    return zone_label(str(timezone.get_current_timezone()))


def mark(value: TextChoices) -> SafeString:
    """A shape and a word: colour alone says nothing."""
    return format_html('<span class="mark {}">{}</span>', value.value, value.label)


def span(start: datetime | None, end: datetime | None) -> SafeString:
    """From when to when; the day is not said twice, and another day stands on a line of its own."""
    if not end:
        return format_html("{} –", moment(start))
    if start and timezone.localtime(start).date() == timezone.localtime(end).date():
        return format_html("{} – {}", moment(start), written(timezone.localtime(end), "clock"))
    return format_html("{} –<br>{}", moment(start), moment(end))


def line(window: Times) -> str:
    """Return "Jun 10, 2022 16:32 – 17:00" in one line."""
    return str(span(window.start_at, window.end_at)).replace("<br>", " ")
