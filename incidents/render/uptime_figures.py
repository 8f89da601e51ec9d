"""Percentages of uptime as text, with what they do not count and the days that they are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.domain.measuring.line import MeasuredIntervals
from incidents.domain.moments import written
from incidents.domain.uptime import Seconds, Weights, fraction, percent, weightless
from incidents.domain.vocabulary import ComponentStatus
from incidents.queries.uptime import ComponentUptime
from incidents.render import labels
from incidents.render.figures import in_percent, span

ONE_MINUTE = timedelta(minutes=1)


def figure(seconds: Seconds, *, span_s: float, weights: Weights) -> str:
    """Return "99.98 %", or "100 %, degraded for 31 min" of trouble that does not count."""
    share = in_percent(percent(fraction(seconds, span_s=span_s, weights=weights)))
    return labels.listed([share, *uncounted(seconds, weights)])


def of_record(record: ComponentUptime, weights: Weights) -> str:
    """Return "99.98 %", with its first day if that is not the record's; "" without data."""
    if record.fraction is None or record.known_from is None:
        return ""
    share = in_percent(percent(record.fraction))
    text = labels.listed([share, *uncounted(record.seconds, weights)])
    if record.known_from <= record.first_on:
        return text
    since = written(record.known_from, "day")
    return _("%(figure)s since %(day)s") % {"figure": text, "day": since}


def measured(line: MeasuredIntervals, *, since: datetime, now: datetime, weights: Weights) -> str:
    """Return "99.98 % uptime as measured, not measured for 2 h"; the latter alone if all is so."""
    known_s = (now - since - line.unknown_for).total_seconds()
    silent = line.unknown_for >= ONE_MINUTE and _("not measured for %(length)s") % {
        "length": span(line.unknown_for)
    }
    if known_s <= 0:
        return silent or ""
    total: Seconds = {}
    for seconds in line.days.values():
        for status, lasted_s in seconds.items():
            total[status] = total.get(status, 0.0) + lasted_s
    text = _("%(percent)s uptime as measured") % {
        "percent": in_percent(percent(fraction(total, span_s=known_s, weights=weights)))
    }
    return labels.listed([text, *uncounted(total, weights), silent or ""])


def share(record: ComponentUptime) -> str:
    """Return "99.98 %"; "" without data."""
    return "" if record.fraction is None else in_percent(percent(record.fraction))


def note(record: ComponentUptime, weights: Weights) -> str:
    """Return what the share does not tell: "not counted: degraded for 31 min, since …"."""
    if record.fraction is None or record.known_from is None:
        return ""
    began = record.known_from > record.first_on and _("since %(day)s") % {
        "day": written(record.known_from, "day")
    }
    return labels.listed([not_counted(uncounted(record.seconds, weights)), began or ""])


def not_counted(trouble: Sequence[str]) -> str:
    """Return "not counted: degraded for 31 min", beside "100 %"; "" for none."""
    return _("not counted: %(trouble)s") % {"trouble": labels.listed(trouble)} if trouble else ""


def uncounted(seconds: Seconds, weights: Weights) -> list[str]:
    """Return "degraded for 31 min" where only such trouble was; else nothing."""
    found = weightless(seconds, weights)
    language = get_language() if found else None
    return [_uncounted(status, round(lasted_s / 60), language) for status, lasted_s in found]


def days(first_on: date, last_on: date) -> str:
    """Return "Jun 1 to Jun 10, 2022": the year of both is said once."""
    if first_on == last_on:
        return written(first_on, "day")
    return _("%(first)s to %(last)s") % {
        "first": written(first_on, "date" if first_on.year == last_on.year else "day"),
        "last": written(last_on, "day"),
    }


# As in charts.py: one translation takes as long as all else in the row of a component.
@lru_cache(maxsize=10_000)
def _uncounted(status: ComponentStatus, minutes: int, language: str | None) -> str:
    return lasted(status, span(timedelta(minutes=minutes)))


def lasted(status: ComponentStatus, length: str) -> str:
    """Return a length of trouble in words: "partial outage for 5 min"."""
    text = {
        ComponentStatus.DEGRADED_PERFORMANCE: _("degraded for %(length)s"),
        ComponentStatus.UNDER_MAINTENANCE: _("under maintenance for %(length)s"),
        ComponentStatus.PARTIAL_OUTAGE: _("partial outage for %(length)s"),
        ComponentStatus.MAJOR_OUTAGE: _("major outage for %(length)s"),
    }[status]
    return text % {"length": length}
