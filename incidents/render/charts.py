"""Bars of days, as strings: through templates, those of 200 components take 40 times as long."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from incidents.domain.uptime import Seconds
from incidents.domain.vocabulary import ComponentStatus
from incidents.queries.uptime import Record
from incidents.render import shapes

# A day is a vertical stroke; the style sheet gives colour, width and, with trouble, dashes.
DAY_WIDTH = 10
HEIGHT = 34
QUIET_TOP = 8
UNKNOWN_TOP = 26

ONE_DAY = timedelta(days=1)


def bar(record: Record, *, name: str, path: str) -> SafeString:
    """Draw the days of ``record`` as a link to their table, oldest first.

    It says the same in words, and lists the days with trouble for the script that
    lets readers walk along it.
    """
    troubles = [(day, outage(seconds)) for day, seconds in sorted(record.days.items())]
    days = json.dumps([[f"{day}", text] for day, text in troubles], ensure_ascii=False)
    known = record.known_from.isoformat() if record.known_from else ""
    width = DAY_WIDTH * ((record.last_on - record.first_on).days + 1)
    return mark_safe(
        f'<a class="bar-link" href="{escape(path)}" data-days="{escape(days)}"'
        f' data-first="{record.first_on}" data-last="{record.last_on}" data-known-from="{known}"'
        f' data-quiet="{escape(_("No outage"))}" data-unknown="{escape(_("No data"))}">'
        f'<svg class="bar" data-bar role="img" viewBox="0 0 {width} {HEIGHT}"'
        f' preserveAspectRatio="none" aria-label="{escape(_summary(record, name, troubles))}">'
        f"{_strokes(record)}</svg></a>"
    )


def outage(seconds: Seconds) -> str:
    """Say what a day had, the worst first: "12 minutes of partial outage, …"."""
    parts = [
        _minutes(status, seconds[status])
        for status in sorted(seconds, key=lambda status: status.rank, reverse=True)
    ]
    return ", ".join(parts)


def worst_of(seconds: Seconds) -> ComponentStatus:
    return max(seconds, key=lambda status: status.rank)


def _minutes(status: ComponentStatus, seconds: float) -> str:
    count = max(1, round(seconds / 60))
    if status == ComponentStatus.MAJOR_OUTAGE:
        text = ngettext("%d minute of major outage", "%d minutes of major outage", count)
    elif status == ComponentStatus.PARTIAL_OUTAGE:
        text = ngettext("%d minute of partial outage", "%d minutes of partial outage", count)
    elif status == ComponentStatus.DEGRADED_PERFORMANCE:
        text = ngettext(
            "%d minute of degraded performance", "%d minutes of degraded performance", count
        )
    else:
        text = ngettext("%d minute of maintenance", "%d minutes of maintenance", count)
    return text % count


def _strokes(record: Record) -> str:
    """One path for all days of a kind, and an empty one for the script to mark a day with.

    A path a day would be 18,000 elements for 200 components.
    """
    moves: dict[str, str] = {}
    last_x: dict[str, int] = {}
    for at in range((record.last_on - record.first_on).days + 1):
        kind, top = _kind(record, record.first_on + at * ONE_DAY)
        x, height = at * DAY_WIDTH + DAY_WIDTH // 2, HEIGHT - top
        if kind in moves:
            # Relative to the last stroke, so that regular rows of them compress to nothing.
            moves[kind] += f"m{x - last_x[kind]}-{height}v{height}"
        else:
            moves[kind] = f"M{x} {top}v{height}"
        last_x[kind] = x
    drawn = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in moves.items())
    return f'{drawn}<path class="chosen"/>'


def _kind(record: Record, day: date) -> tuple[str, int]:
    """The class of a day's stroke, and where it begins from the top."""
    if day in record.days:
        return shapes.OF_STATUS[worst_of(record.days[day])], 0
    if record.known_from is None or day < record.known_from:
        return "unknown", UNKNOWN_TOP
    return "quiet", QUIET_TOP


def _summary(record: Record, name: str, troubles: list[tuple[date, str]]) -> str:
    count = (record.last_on - record.first_on).days + 1
    span = ngettext("%(name)s, last %(count)d day", "%(name)s, last %(count)d days", count)
    said = "; ".join(f"{day_text(day)}: {text}" for day, text in troubles)
    if record.known_from is None:
        said = said or _("No data")
    return f"{span % {'name': name, 'count': count}}. {said or _('No outage')}."


def day_text(day: date) -> str:
    return _day_text(day, get_language())


@lru_cache(maxsize=1_000)
def _day_text(day: date, language: str | None) -> str:
    """Format once per day and language: bars of many components share their days."""
    return date_format(day, "M j, Y")
