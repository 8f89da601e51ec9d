"""One month of one component as a calendar."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from incidents.domain import shapes
from incidents.domain.moments import written
from incidents.domain.uptime import Seconds, Weights, day_start
from incidents.queries.history import next_month
from incidents.queries.uptime import ComponentUptime
from incidents.render import uptime_figures
from incidents.render.charts import outage, worst_of


def month(
    first_on: date, record: ComponentUptime, *, zone: ZoneInfo, now: datetime, weights: Weights
) -> SafeString:
    """Draw the month of ``first_on`` as a table of weeks; ``record`` holds its days."""
    first_weekday = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    weekdays = [(first_weekday + offset) % 7 for offset in range(7)]
    head = "".join(
        f'<th title="{escape(WEEKDAYS[day])}">{escape(str(WEEKDAYS_ABBR[day])[:2])}</th>'
        for day in weekdays
    )
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(first_on.year, first_on.month)
    today = now.astimezone(zone).date()
    rows = "".join(
        f"<tr>{''.join(_cell(day, first_on, record, today) for day in week)}</tr>" for week in weeks
    )
    said = figure(first_on, record, zone=zone, now=now, weights=weights)
    return mark_safe(
        f'<table class="month"><caption>{escape(written(first_on, "month"))}'
        f' <span class="figure">{escape(said)}</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(day: date, first_on: date, record: ComponentUptime, today: date) -> str:
    if day.month != first_on.month:
        return "<td></td>"
    if day in record.days:
        seconds = record.days[day]
        return (
            f'<td class="{shapes.OF_STATUS[worst_of(seconds)]}">{day.day}'
            f'<span class="visually-hidden">: {escape(outage(seconds))}</span></td>'
        )
    is_known = record.known_from is not None and record.known_from <= day <= today
    return f"<td>{day.day}</td>" if is_known else f'<td class="unknown">{day.day}</td>'


def figure(
    first_on: date, record: ComponentUptime, *, zone: ZoneInfo, now: datetime, weights: Weights
) -> str:
    """Return the uptime of the month's days in service until now, or that there is no data."""
    end_on = next_month(first_on)
    if record.known_from is None or record.known_from >= end_on:
        return _("no data")
    start_on = max(first_on, record.known_from)
    end = min(day_start(end_on, zone), now)
    span_s = (end - day_start(start_on, zone)).total_seconds()
    if span_s <= 0:
        return _("no data")
    counted: Seconds = {}
    for day, of_day in record.days.items():
        for status, seconds in of_day.items() if start_on <= day < end_on else ():
            counted[status] = counted.get(status, 0.0) + seconds
    text = uptime_figures.figure(counted, span_s=span_s, weights=weights)
    if start_on == first_on:
        return text
    return _("%(figure)s since %(day)s") % {"figure": text, "day": written(start_on, "day")}
