"""The trouble of components, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from incidents.domain.status_log import Interval
from incidents.domain.uptime import Seconds, Weights, daily_totals, day_start, fraction
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, DailyTotal, StatusInterval
from incidents.queries.prepared import Prepared

BAR_DAYS = 90

# Of a component, as stored: its key, the day, the status, and the seconds.
Row = tuple[int, str, str, float]


class Days(dict[date, Seconds]):
    """Days with trouble. They stay as they are made, so that what is drawn of them can be kept."""

    @cached_property
    def total(self) -> Seconds:
        return _summed(self.values())

    @cached_property
    def _hash(self) -> int:
        return hash(frozenset(self))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash


NONE = Days()


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
    days: Days
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
            days.get(component.pk, NONE),
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
        Days({day: seconds for day, seconds in record.days.items() if day >= first_on}),
        record.known_from or date.max,
        first_on=first_on,
        last_on=record.last_on,
        zone=zone,
        now=now,
        weights=weights,
    )


def _record(
    days: Days,
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
    counted = (
        _summed(seconds for day, seconds in days.items() if day >= known_from)
        if is_younger
        else days.total
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
) -> dict[int, Days]:
    """Return stored daily totals plus what open intervals have added until now."""
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for row in _stored(components, first_on=first_on, last_on=last_on):
        rows[row[0]].append(row)
    found = {key: _read(tuple(of_component)) for key, of_component in rows.items()}
    for key, added in _lasting(zone=zone, now=now):
        within = {day: seconds for day, seconds in added.items() if first_on <= day <= last_on}
        found[key] = _with(found.get(key, NONE), within)
    return found


def _stored(components: Sequence[Component], *, first_on: date, last_on: date) -> Iterable[Row]:
    # All rows of the span are read and not only those of the components asked for:
    # a list of 200 keys costs the database more than the few rows that it would save.
    if len(components) != 1:
        return _of_span(first_on=first_on, last_on=last_on)
    return _totals(first_on, last_on).filter(component=components[0])


def _totals(first_on: date, last_on: date) -> QuerySet[DailyTotal, Row]:
    found = DailyTotal.objects.filter(day_on__range=(first_on, last_on))
    day = Cast("day_on", CharField())
    return found.annotate(day=day).values_list("component", "day", "status", "seconds")


_of_span = Prepared(_totals)


# Kept, because all but a few of 200 components have the same from one render to the next.
@lru_cache(maxsize=2_000)
def _read(rows: tuple[Row, ...]) -> Days:
    days = Days()
    for _key, day, status, seconds in rows:
        days.setdefault(date.fromisoformat(day), {})[ComponentStatus(status)] = seconds
    return days


def _lasting(*, zone: ZoneInfo, now: datetime) -> Iterator[tuple[int, Mapping[date, Seconds]]]:
    """Yield the days of each open interval, with the key of its component."""
    for key, status, started_at in _open():
        span = Interval(ComponentStatus(status), started_at, max(now, started_at))
        yield key, daily_totals([span], zone=zone)


_open = Prepared(
    lambda: StatusInterval.objects.filter(ended_at=None).values_list(
        "component", "status", "started_at"
    )
)


def _with(days: Days, added: Mapping[date, Seconds]) -> Days:
    return Days(days | {day: _summed([days.get(day, {}), added[day]]) for day in added})


def _summed(days: Iterable[Seconds]) -> Seconds:
    total: Seconds = {}
    for day in days:
        for status, seconds in day.items():
            total[status] = total.get(status, 0.0) + seconds
    return total
