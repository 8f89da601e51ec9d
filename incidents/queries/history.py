"""Past incidents, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, QuerySet

from incidents.domain.uptime import day_start
from incidents.models import AffectedComponent, Component, Incident
from incidents.queries.reports import Report, reports


@dataclass(frozen=True)
class Month:
    """The incidents of which a part lies in the month of ``first_on``, newest first.

    ``earlier_on`` and ``later_on`` are the first days of the months beside it,
    None at the ends of the history.
    """

    first_on: date
    reports: Sequence[Report]
    earlier_on: date | None
    later_on: date | None


class NoSuchMonth(LookupError):
    """The month lies before the first incident or after the present one."""


def month(
    first_on: date, *, zone: ZoneInfo, now: datetime, component: Component | None = None
) -> Month:
    """Return one month of history. Four queries. Raises NoSuchMonth."""
    incidents = of_component(Incident.objects.public(), component)
    oldest_on, newest_on = _bounds(incidents, zone=zone, now=now)
    if not oldest_on <= first_on <= newest_on:
        raise NoSuchMonth(f"{first_on:%Y-%m}")
    later_on = next_month(first_on)
    start = day_start(first_on, zone)
    found = incidents.filter(
        Q(closed_at=None) | Q(closed_at__gt=start) | Q(started_at__gte=start),
        started_at__lt=day_start(later_on, zone),
    )
    return Month(
        first_on,
        reports(found.order_by("-started_at", "-pk")),
        earlier_on=previous_month(first_on) if first_on > oldest_on else None,
        later_on=later_on if later_on <= newest_on else None,
    )


def of_component(incidents: QuerySet[Incident], component: Component | None) -> QuerySet[Incident]:
    """Keep the incidents that affect ``component``; all if it is None."""
    return incidents.filter(naming(component.code if component else None))


def naming(code: str | None) -> Q:
    """Keep the incidents that affect the component with ``code``; all if it is None."""
    if code is None:
        return Q()
    named = AffectedComponent.objects.filter(component__code=code, update__withdrawn_at=None)
    return Q(pk__in=named.values("update__incident"))


def months_of(
    started_at: datetime, closed_at: datetime | None, *, zone: ZoneInfo, present_on: date
) -> tuple[date, date]:
    """Return the first and the last month in which an incident stands; open ones until now."""
    first_on = month_of(started_at.astimezone(zone).date())
    if closed_at is None:
        return first_on, max(first_on, present_on)
    # A maintenance may have been completed before it was to start; midnight is of the day before.
    last_at = max(started_at, closed_at - timedelta(microseconds=1))
    return first_on, month_of(last_at.astimezone(zone).date())


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(first_on: date) -> date:
    return date(first_on.year + first_on.month // 12, first_on.month % 12 + 1, 1)


def previous_month(first_on: date) -> date:
    return date(first_on.year - (first_on.month == 1), (first_on.month - 2) % 12 + 1, 1)


def months_to(last_on: date, *, count: int) -> list[date]:
    """Return the ``count`` months of which the last is ``last_on``, oldest first."""
    found = [last_on]
    while len(found) < count:
        found.insert(0, previous_month(found[0]))
    return found


def _bounds(incidents: QuerySet[Incident], *, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """Return the months of the first incident and of today."""
    first_at = incidents.aggregate(at=Min("started_at"))["at"] or now
    present_on = month_of(now.astimezone(zone).date())
    return min(month_of(first_at.astimezone(zone).date()), present_on), present_on
