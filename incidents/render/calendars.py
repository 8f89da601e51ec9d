"""Calendar months of each component, with its days with trouble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incidents.domain.moments import written
from incidents.domain.uptime import Weights
from incidents.models import Component, ComponentGroup, Page
from incidents.queries import uptime
from incidents.queries.components import ComponentSection, by_trouble, sections, visible
from incidents.queries.history import NoSuchMonth, month_of, next_month, previous_month
from incidents.queries.measured import set_by_rules
from incidents.queries.uptime import BAR_DAYS, ComponentUptime
from incidents.render import charts, labels, months, trouble_days, uptime_figures
from incidents.render.fragments import uptime_weights
from incidents.render.trouble_days import TroubleDay

ONE_DAY = timedelta(days=1)
MONTHS = 3  # on a page of the past


@dataclass(frozen=True)
class MonthRange:
    """Whole months; ``earlier_on`` and ``later_on`` are the last months of adjacent spans."""

    today: date
    first_on: date
    last_on: date
    months: Sequence[date]
    earlier_on: date | None
    later_on: date | None


@dataclass(frozen=True)
class Sheet:
    """One component: its months and its days with trouble.

    ``share`` is over all days of the page unless the ``note`` says since when; "" without data.
    """

    component: Component
    share: str
    note: str
    strip: SafeString
    months: Sequence[SafeString]
    lines: Sequence[TroubleDay]
    lines_counted: str


@dataclass(frozen=True)
class Calendars:
    """Components whose uptime is shown; ``sections``: pairs of a group, or None, and its sheets.

    ``has_measured``: a rule sets the status of one.
    """

    span: MonthRange
    days: str
    weights: Weights
    sections: Sequence[tuple[ComponentGroup | None, Sequence[Sheet]]]
    legend: SafeString
    has_measured: bool


def calendars(
    on_page: Sequence[Component], site: Page, last_month_on: date | None, *, now: datetime
) -> Calendars:
    """Three queries. Raises NoSuchMonth."""
    weights, measured = uptime_weights(), set_by_rules()
    showcased = [component for component in on_page if component.is_showcased]
    shown = visible(showcased)
    span = _span(showcased, site, last_month_on, now=now)
    records = uptime.records(
        shown,
        first_on=span.first_on,
        last_on=span.last_on,
        zone=site.zone,
        now=now,
        weights=weights,
    )
    sheets = {
        component.pk: _sheet(
            component,
            records[component.pk],
            span,
            site,
            weights,
            now,
            is_measured=component.pk in measured,
        )
        for component in shown
    }
    return Calendars(
        span,
        uptime_figures.days(span.first_on, min(span.last_on, span.today)),
        weights,
        [
            (section.group, [sheets[component.pk] for component in section.components])
            for section in _in_order(sections(shown), span)
        ],
        charts.legend(records.values()),
        has_measured=any(component.pk in measured for component in shown),
    )


def _in_order(found: Sequence[ComponentSection], span: MonthRange) -> Sequence[ComponentSection]:
    """As on the front page: the worst first. Pages of the past do not change with the present."""
    return by_trouble(found) if span.last_on >= span.today else found


def months_to(last_on: date, *, today: date) -> list[date]:
    """Return the months of the page that ends with the month ``last_on``.

    The page that ends with the present one has all days of the front page's bars, for
    which these lead there: three months, or four.
    """
    months = [last_on]
    is_present = last_on == month_of(today)
    bar_on = today - (BAR_DAYS - 1) * ONE_DAY
    while months[0] > date.min and (months[0] > bar_on if is_present else len(months) < MONTHS):
        months.insert(0, previous_month(months[0]))
    return months


def months_in_words(last_on: date, *, today: date) -> str:
    """Return the months of that page: "March to May 2026", whose year is said once."""
    first_on = months_to(last_on, today=today)[0]
    style = "month of the year" if first_on.year == last_on.year else "month"
    words = {"first": written(first_on, style), "last": written(last_on, "month")}
    return pgettext("months", "%(first)s to %(last)s") % words


def later_than(last_on: date, *, today: date) -> date | None:
    """Return the last month of the page after the one ending with ``last_on``; None if none."""
    present_on = month_of(today)
    if last_on == present_on:
        return None
    after_on = next_month(last_on)
    if after_on >= months_to(present_on, today=today)[0]:
        return present_on
    for _month in range(MONTHS - 1):
        after_on = next_month(after_on)
    return after_on


def _span(
    showcased: Sequence[Component], site: Page, last_month_on: date | None, *, now: datetime
) -> MonthRange:
    today = now.astimezone(site.zone).date()
    present_on = month_of(today)
    in_service = (uptime.in_service_on(component, zone=site.zone) for component in showcased)
    oldest_on = month_of(min(in_service, default=present_on))
    last_on = last_month_on or present_on
    if not min(oldest_on, present_on) <= last_on <= present_on:
        raise NoSuchMonth(f"{last_on:%Y-%m}")
    months = months_to(last_on, today=today)
    before_on = previous_month(months[0])
    return MonthRange(
        today=today,
        first_on=months[0],
        last_on=next_month(last_on) - ONE_DAY,
        months=months,
        earlier_on=before_on if before_on >= oldest_on else None,
        later_on=later_than(last_on, today=today),
    )


def _sheet(
    component: Component,
    record: ComponentUptime,
    span: MonthRange,
    site: Page,
    weights: Weights,
    now: datetime,
    *,
    is_measured: bool,
) -> Sheet:
    note = uptime_figures.note(record, weights)
    lines = list(trouble_days.of(record, zone=site.zone, weights=weights, now=now))
    return Sheet(
        component,
        uptime_figures.share(record),
        labels.listed([_("measured") if is_measured else "", note]),
        charts.strip(replace(record, last_on=min(span.last_on, span.today))),
        [
            months.month(first_on, record, zone=site.zone, now=now, weights=weights)
            for first_on in span.months
        ],
        lines,
        trouble_days.counted(lines),
    )
