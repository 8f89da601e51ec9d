"""Bars of days as SVG strings: through templates 200 components take 40 times as long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from html import escape
from itertools import pairwise
from json import JSONEncoder

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from incidents.domain import shapes
from incidents.domain.moments import written
from incidents.domain.uptime import Seconds
from incidents.domain.vocabulary import ComponentStatus
from incidents.queries.uptime import ComponentUptime, Days
from incidents.render import figures, labels, uptime_figures

# A day with trouble is a vertical stroke; the style sheet gives colour, width and dashes. Days
# without are the dashes of one line along the bar: it begins and ends with one, a day's width
# from the next.
DAY_WIDTH = 10
DASH = 7
HEIGHT = 34
QUIET_MIDDLE = 21
UNKNOWN_MIDDLE = 30

TO_JSON = JSONEncoder(ensure_ascii=False).encode

# Shorter than the labels of statuses, where all stand on one line.
KEYS = {
    ComponentStatus.UNDER_MAINTENANCE: pgettext_lazy("a day", "Maintenance"),
    ComponentStatus.DEGRADED_PERFORMANCE: pgettext_lazy("a day", "Degraded"),
}

Trouble = tuple[date, ComponentStatus, str]


def bar(
    record: ComponentUptime,
    *,
    name: str,
    path: str,
    unknown: frozenset[date] = frozenset(),
    language: str | None = None,
) -> SafeString:
    """Draw the days of ``record`` as a link to their table, oldest first.

    It says the same in words, and lists the days with trouble, and those of which nothing is
    known, for the script that lets readers walk along it. ``language``: the present one, which to
    look up takes as long as the rest of this.
    """
    span = (record.first_on, record.last_on, record.known_from)
    return _bar(*span, record.days, unknown, name, path, language or get_language())


# Kept, because all but a few of 200 components say the same from one render to the next.
@lru_cache(maxsize=2_000)
def _bar(
    first_on: date,
    last_on: date,
    known_from: date | None,
    days: Days,
    unknown: frozenset[date],
    name: str,
    path: str,
    language: str | None,
) -> SafeString:
    record = ComponentUptime(first_on, last_on, known_from, days, fraction=None)
    found = _troubles(record, language)
    summary = escape(_summary(record, name, found, language, len(unknown)))
    told = [(day.isoformat(), text) for day, _kind, text in found]
    unknown -= days.keys()
    if unknown:
        told = sorted([*told, *((day.isoformat(), _("Not measured")) for day in unknown)])
    troubles = TO_JSON(told)
    known = known_from.isoformat() if known_from else ""
    return mark_safe(
        f'<a class="bar-link" href="{escape(path)}" data-days="{escape(troubles)}"'
        f' data-first="{first_on}" data-last="{last_on}" data-known-from="{known}"'
        f"{_words(language)}>"
        f'<svg class="bar" data-bar role="img" aria-label="{summary}"'
        f"{_days(record, found, unknown)}</svg></a>"
    )


def strip(record: ComponentUptime) -> SafeString:
    """Draw the days of ``record`` alone, where a table beside says the same in words."""
    drawn = _days(record, _troubles(record, get_language()), frozenset())
    return mark_safe(f'<svg class="bar" aria-hidden="true"{drawn}</svg>')


def _days(record: ComponentUptime, found: Sequence[Trouble], unknown: frozenset[date]) -> str:
    return (
        f' viewBox="0 0 {DAY_WIDTH * _count(record)} {HEIGHT}" preserveAspectRatio="none">'
        f"{''.join(_paths(record, found, unknown))}"
    )


def legend(records: Iterable[ComponentUptime], *, has_unknown: bool = False) -> SafeString:
    """Say what the strokes of bars mean, of each kind that is drawn in those of ``records``."""
    drawn = list(records)
    kinds = {worst_of(seconds) for record in drawn for seconds in record.days.values()}
    starts = (record.known_from for record in drawn)
    firsts = (record.first_on for record in drawn)
    is_unknown = any(start is None or start > at for start, at in zip(starts, firsts, strict=True))
    return _legend(tuple(sorted(kinds, key=_rank)), is_unknown or has_unknown, get_language())


@lru_cache(maxsize=100)
def _legend(
    kinds: Sequence[ComponentStatus], has_unknown: bool, language: str | None
) -> SafeString:
    stroke = f"M{DAY_WIDTH} 0v{HEIGHT}"
    lines = [
        ("quiet", _dashes(0, 2, QUIET_MIDDLE), _("No trouble")),
        *((shapes.OF_STATUS[kind], stroke, str(KEYS.get(kind, kind.label))) for kind in kinds),
        *([("unknown", _dashes(0, 2, UNKNOWN_MIDDLE), _("No data"))] if has_unknown else []),
    ]
    said = format_html_join(
        "",
        '<span><svg class="bar" viewBox="0 0 {} {}" aria-hidden="true">'
        '<path class="{}" d="{}"/></svg> {}</span> ',
        ((2 * DAY_WIDTH, HEIGHT, *line) for line in lines),
    )
    return format_html('<p class="legend"><span>{}</span> {}</p>', _("Each stroke is a day:"), said)


def _troubles(record: ComponentUptime, language: str | None) -> list[Trouble]:
    """Return the days with trouble, oldest first, with their worst status and text."""
    return [(day, *_trouble(record.days[day], language)) for day in sorted(record.days)]


def _trouble(seconds: Seconds, language: str | None) -> tuple[ComponentStatus, str]:
    if len(seconds) > 1:
        return worst_of(seconds), _outage(seconds, language)
    # As it is mostly; the same through the general way takes three times as long.
    [(status, lasted_s)] = seconds.items()
    return status, _minutes(status, max(1, round(lasted_s / 60)), language)


def outage(seconds: Seconds) -> str:
    """Return a day's trouble in words, worst first: "partial outage for 12 min, …"."""
    return _outage(seconds, get_language())


def worst_of(seconds: Seconds) -> ComponentStatus:
    return max(seconds, key=_rank)


def _rank(status: ComponentStatus) -> int:
    return status.rank


def _outage(seconds: Seconds, language: str | None) -> str:
    statuses = sorted(seconds, key=_rank, reverse=True)
    return labels.listed(
        [_minutes(status, max(1, round(seconds[status] / 60)), language) for status in statuses]
    )


# Kept by language, which the callers look up once a bar: a translation takes 50 times as long.
@lru_cache(maxsize=10_000)
def _minutes(status: ComponentStatus, count: int, language: str | None) -> str:
    return uptime_figures.lasted(status, figures.span(timedelta(minutes=count)))


@lru_cache(maxsize=10)
def _words(language: str | None) -> str:
    quiet, unknown = escape(_("No trouble")), escape(_("No data"))
    return f' data-quiet="{quiet}" data-unknown="{unknown}"'


@lru_cache(maxsize=1_000)
def _span_text(count: int, language: str | None) -> str:
    return ngettext("%(name)s, last %(count)d day", "%(name)s, last %(count)d days", count)


@lru_cache(maxsize=1_000)
def _day_text(day: date, language: str | None) -> str:
    return written(day, "day")


def _count(record: ComponentUptime) -> int:
    return (record.last_on - record.first_on).days + 1


def _paths(
    record: ComponentUptime, found: Sequence[Trouble], unknown: frozenset[date]
) -> Iterator[str]:
    """Yield one path for all days of a kind, and an empty one with which the script marks a day.

    A path a day would be 18,000 elements for 200 components.
    """
    count = _count(record)
    known = (record.known_from - record.first_on).days if record.known_from else count
    silent = sorted((day - record.first_on).days for day in unknown)
    if known or silent:
        dashes = "".join(_dashes(index, 1, UNKNOWN_MIDDLE) for index in silent if index >= known)
        yield f'<path class="unknown" d="{_dashes(0, known, UNKNOWN_MIDDLE)}{dashes}"/>'
    at = [(day - record.first_on).days for day, _kind, _text in found]
    breaks = [known - 1, *(i for i in sorted([*at, *silent]) if i >= known), count]
    quiet = "".join([_dashes(a + 1, b - a - 1, QUIET_MIDDLE) for a, b in pairwise(breaks)])
    if quiet:
        yield f'<path class="quiet" d="{quiet}"/>'
    kinds: dict[ComponentStatus, list[int]] = {}
    for index, (_day, kind, _text) in zip(at, found, strict=True):
        kinds.setdefault(kind, []).append(index)
    for kind, indexes in kinds.items():
        strokes = "".join([_stroke(index) for index in indexes])
        yield f'<path class="{shapes.OF_STATUS[kind]}" d="{strokes}"/>'
    yield '<path class="chosen"/>'


@lru_cache(maxsize=1_000)
def _stroke(index: int) -> str:
    return f"M{_middle(index)} 0v{HEIGHT}"


@lru_cache(maxsize=20_000)
def _dashes(first: int, count: int, middle: int) -> str:
    """Return the line whose dashes are ``count`` days from ``first`` on."""
    if not count:
        return ""
    start, end = _middle(first) - DASH / 2, _middle(first + count - 1) + DASH / 2
    return f"M{start:g} {middle}H{end:g}"


def _middle(index: int) -> int:
    return index * DAY_WIDTH + DAY_WIDTH // 2


def _summary(
    record: ComponentUptime,
    name: str,
    found: Sequence[Trouble],
    language: str | None,
    unknown_count: int,
) -> str:
    count = _count(record)
    span = _span_text(count, language)
    told = _("%(name)s: %(label)s")
    days = [told % {"name": _day_text(day, language), "label": text} for day, _kind, text in found]
    said = labels.clauses(days)
    if not said:
        said = _("No trouble") if record.known_from else _("No data")
    if unknown_count:
        text = ngettext("Not measured on %d day", "Not measured on %d days", unknown_count)
        said = f"{said}. {text % unknown_count}"
    return f"{span % {'name': name, 'count': count}}. {said}."
