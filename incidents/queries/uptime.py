"""The trouble of components, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import CharField
from django.db.models.functions import Cast

from incidents.domain.status_log import Interval
from incidents.domain.uptime import Seconds, Weights, daily_totals, day_start, fraction
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, DailyTotal, StatusInterval

BAR_DAYS = 90

T = TypeVar("T")


@dataclass(frozen=True)
class ComponentUptime:
    """One component from ``first_on`` to ``last_on``, both included.

    ``days`` has only days with trouble; ``known_from`` is the first day in service
    within the span (None: none is). ``fraction`` is the uptime from 0 to 1 of the
    days in service until now, None if there are none; ``seconds`` are their trouble.
    """

    first_on: date
    last_on: date
    known_from: date | None
    days: Mapping[date, Seconds]
    fraction: float | None
    seconds: Seconds = field(default_factory=dict)


def records(
    components: Sequence[Component],
    *,
    first_on: date,
    last_on: date,
    zone: ZoneInfo,
    now: datetime,
    weights: Weights,
) -> dict[int, ComponentUptime]:
    """Return the record of each component by its key. Two queries."""
    days = _days(components, first_on=first_on, last_on=last_on, zone=zone, now=now)
    return {
        component.pk: _record(
            days.get(component.pk, {}),
            in_service_on(component, zone=zone),
            first_on=first_on,
            last_on=last_on,
            zone=zone,
            now=now,
            weights=weights,
        )
        for component in components
    }


def last_part(
    record: ComponentUptime, first_on: date, *, zone: ZoneInfo, now: datetime, weights: Weights
) -> ComponentUptime:
    """Return the record of its days from ``first_on`` on. No query."""
    return _record(
        {day: seconds for day, seconds in record.days.items() if day >= first_on},
        record.known_from or date.max,
        first_on=first_on,
        last_on=record.last_on,
        zone=zone,
        now=now,
        weights=weights,
    )


def _record(
    days: Mapping[date, Seconds],
    in_service: date,
    *,
    first_on: date,
    last_on: date,
    zone: ZoneInfo,
    now: datetime,
    weights: Weights,
) -> ComponentUptime:
    known_from = max(first_on, in_service)
    if known_from > last_on:
        return ComponentUptime(first_on, last_on, None, days, None)
    end = min(day_start(last_on + timedelta(days=1), zone), now)
    span_s = (end - day_start(known_from, zone)).total_seconds()
    is_younger = known_from > first_on
    counted = _summed(
        [seconds for day, seconds in days.items() if day >= known_from]
        if is_younger
        else days.values()
    )
    return ComponentUptime(
        first_on,
        last_on,
        known_from,
        days,
        fraction(counted, span_s=span_s, weights=weights) if span_s > 0 else None,
        counted,
    )


def in_service_on(component: Component, *, zone: ZoneInfo) -> date:
    """Return the day from which a component's uptime counts. No query."""
    return component.started_on or component.created_at.astimezone(zone).date()


def last_days(
    components: Sequence[Component], *, zone: ZoneInfo, now: datetime, weights: Weights
) -> dict[int, ComponentUptime]:
    """Return the records of the last 90 days, today included. Two queries."""
    today = now.astimezone(zone).date()
    return records(
        components,
        first_on=today - timedelta(days=BAR_DAYS - 1),
        last_on=today,
        zone=zone,
        now=now,
        weights=weights,
    )


def _days(
    components: Sequence[Component],
    *,
    first_on: date,
    last_on: date,
    zone: ZoneInfo,
    now: datetime,
) -> dict[int, dict[date, Seconds]]:
    """Return stored daily totals plus what open intervals have added until now."""
    found = _stored(components, first_on=first_on, last_on=last_on)
    for key, day, added in _lasting(zone=zone, now=now):
        if first_on <= day <= last_on:
            of_day = found.setdefault(key, {}).setdefault(day, {})
            for status, seconds in added.items():
                of_day[status] = of_day.get(status, 0.0) + seconds
    return found


def _stored(
    components: Sequence[Component], *, first_on: date, last_on: date
) -> dict[int, dict[date, Seconds]]:
    # All rows of the span are read and not only those of the components asked for:
    # a list of 200 keys costs the database more than the few rows that it would save.
    rows = DailyTotal.objects.filter(day_on__range=(first_on, last_on))
    if len(components) == 1:
        rows = rows.filter(component=components[0])
    found: dict[int, dict[date, Seconds]] = {}
    # Thousands of rows have few days and statuses: each is made into an object once.
    days = _Remembering(date.fromisoformat)
    statuses = _Remembering(ComponentStatus)
    texts = rows.annotate(day=Cast("day_on", CharField()))
    for key, day, status, seconds in texts.values_list("component", "day", "status", "seconds"):
        found.setdefault(key, {}).setdefault(days[day], {})[statuses[status]] = seconds
    return found


def _lasting(*, zone: ZoneInfo, now: datetime) -> Iterator[tuple[int, date, Seconds]]:
    """Yield each day of the open intervals, with the key of their component."""
    rows = StatusInterval.objects.filter(ended_at=None)
    for key, status, started_at in rows.values_list("component", "status", "started_at"):
        span = Interval(ComponentStatus(status), started_at, max(now, started_at))
        for day, seconds in daily_totals([span], zone=zone).items():
            yield key, day, seconds


class _Remembering(dict[str, T]):
    """Computes a value for each key once."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> T:
        self[key] = value = self._make(key)
        return value


def _summed(days: Iterable[Seconds]) -> Seconds:
    total: Seconds = {}
    for day in days:
        for status, seconds in day.items():
            total[status] = total.get(status, 0.0) + seconds
    return total
