"""Three months of days, for each component: calendars, and a table of the days with trouble."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString

from incidents.domain.uptime import Seconds, Weights, day_seconds, day_start, fraction, percent
from incidents.models import Component, ComponentGroup, Page
from incidents.queries import uptime
from incidents.queries.components import sections
from incidents.queries.history import NoSuchMonth, month_of, next_month, previous_month
from incidents.queries.uptime import Record
from incidents.render import months, shapes
from incidents.render.charts import outage, worst_of
from incidents.render.fragments import uptime_weights

ONE_DAY = timedelta(days=1)
MONTHS = 3


@dataclass(frozen=True)
class Span:
    """Whole months; ``earlier_on`` and ``later_on`` are the last months of the spans beside."""

    first_on: date
    last_on: date
    months: Sequence[date]
    earlier_on: date | None
    later_on: date | None


@dataclass(frozen=True)
class Line:
    """A day with trouble."""

    day_on: date
    shape: str
    text: str
    percent: str


@dataclass(frozen=True)
class Sheet:
    """One component: what the page draws and lists of it."""

    component: Component
    percent: str
    months: Sequence[SafeString]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Calendars:
    """``sections`` are pairs of a group, or None, and its sheets."""

    span: Span
    weights: Weights
    sections: Sequence[tuple[ComponentGroup | None, Sequence[Sheet]]]


def calendars(
    shown: Sequence[Component], site: Page, last_month_on: date | None, *, now: datetime
) -> Calendars:
    """Two queries. Raises NoSuchMonth."""
    weights = uptime_weights()
    span = _span(shown, site, last_month_on, now=now)
    records = uptime.records(
        shown,
        first_on=span.first_on,
        last_on=span.last_on,
        zone=site.zone,
        now=now,
        weights=weights,
    )
    sheets = {
        component.pk: _sheet(component, records[component.pk], span, site, weights, now)
        for component in shown
    }
    return Calendars(
        span,
        weights,
        [
            (section.group, [sheets[component.pk] for component in section.components])
            for section in sections(shown)
        ],
    )


def _span(
    shown: Sequence[Component], site: Page, last_month_on: date | None, *, now: datetime
) -> Span:
    present_on = month_of(now.astimezone(site.zone).date())
    in_service = (uptime.in_service_on(component, zone=site.zone) for component in shown)
    oldest_on = month_of(min(in_service, default=present_on))
    last_on = last_month_on or present_on
    if not min(oldest_on, present_on) <= last_on <= present_on:
        raise NoSuchMonth(f"{last_on:%Y-%m}")
    months = [last_on]
    while len(months) < MONTHS and months[0] > date.min:
        months.insert(0, previous_month(months[0]))
    before_on, after_on = previous_month(months[0]), last_on
    for _month in range(MONTHS):
        after_on = min(next_month(after_on), present_on)
    return Span(
        first_on=months[0],
        last_on=next_month(last_on) - ONE_DAY,
        months=months,
        earlier_on=before_on if before_on >= oldest_on else None,
        later_on=after_on if last_on < present_on else None,
    )


def _sheet(
    component: Component, record: Record, span: Span, site: Page, weights: Weights, now: datetime
) -> Sheet:
    return Sheet(
        component,
        percent(record.fraction) if record.fraction is not None else "",
        [
            months.month(first_on, record, zone=site.zone, now=now, weights=weights)
            for first_on in span.months
        ],
        list(_lines(record.days, site, weights, now=now)),
    )


def _lines(
    days: Mapping[date, Seconds], site: Page, weights: Weights, *, now: datetime
) -> Iterator[Line]:
    """The days with trouble, newest first."""
    for day, seconds in sorted(days.items(), reverse=True):
        span_s = min(day_seconds(day, site.zone), (now - day_start(day, site.zone)).total_seconds())
        yield Line(
            day,
            shapes.OF_STATUS[worst_of(seconds)],
            outage(seconds),
            percent(fraction(seconds, span_s=max(span_s, 1.0), weights=weights)),
        )
