"""The daily totals of component statuses, summed up from their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from incidents.domain import uptime
from incidents.domain.status_log import Interval
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import DailyTotal, Page, StatusInterval
from incidents.operations.derived.stretch import Stretch


def store_totals(stretches: Mapping[int, Stretch]) -> None:
    """Sum the stored intervals up over the days of ``stretches``."""
    zone = Page.objects.get().zone
    days = {key: _Days.of(each, zone=zone) for key, each in stretches.items()}
    wanted = {
        (key, day, status): seconds
        for key, spans in _ended(days, zone=zone).items()
        for day, of_day in uptime.daily_totals(spans, zone=zone).items()
        if day in days[key]
        for status, seconds in of_day.items()
    }
    rows = DailyTotal.objects.filter(
        component_id__in=days,
        day_on__gte=min(each.first for each in days.values()),
        day_on__lte=max(each.last for each in days.values()),
    )
    stale = []
    for row in rows:
        if row.day_on not in days[row.component_id]:
            continue
        key_ = (row.component_id, row.day_on, ComponentStatus(row.status))
        if wanted.get(key_) == row.seconds:
            del wanted[key_]
        else:
            stale.append(row.pk)
    DailyTotal.objects.filter(pk__in=stale).delete()
    DailyTotal.objects.bulk_create(
        DailyTotal(component_id=key, day_on=day, status=status, seconds=seconds)
        for (key, day, status), seconds in wanted.items()
    )


def add_totals(ended: Mapping[int, Interval]) -> None:
    """Add an interval of each component that has just ended."""
    if not ended:
        return
    zone = Page.objects.get().zone
    added = {
        (key, day, status): seconds
        for key, interval in ended.items()
        for day, of_day in uptime.daily_totals([interval], zone=zone).items()
        for status, seconds in of_day.items()
    }
    rows = DailyTotal.objects.filter(
        component_id__in=ended, day_on__in={day for _key, day, _status in added}
    )
    stored = {(row.component_id, row.day_on, row.status): row.seconds for row in rows}
    DailyTotal.objects.bulk_create(
        (
            DailyTotal(
                component_id=key,
                day_on=day,
                status=status,
                seconds=stored.get((key, day, status), 0.0) + seconds,
            )
            for (key, day, status), seconds in added.items()
        ),
        update_conflicts=True,
        unique_fields=["component", "day_on", "status"],
        update_fields=["seconds"],
    )


@dataclass(frozen=True)
class _Days:
    first: date
    last: date

    @classmethod
    def of(cls, stretch: Stretch, *, zone: ZoneInfo) -> _Days:
        last = uptime.day_of(stretch.end, zone) if stretch.end else date.max
        return cls(uptime.day_of(stretch.start, zone), last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def _ended(days: Mapping[int, _Days], *, zone: ZoneInfo) -> dict[int, list[Interval]]:
    """Return the stored intervals that ended and touch the ``days``, in order of time."""
    found: dict[int, list[Interval]] = {key: [] for key in days}
    rows = StatusInterval.objects.filter(
        component_id__in=days,
        ended_at__gt=uptime.day_start(min(each.first for each in days.values()), zone),
    )
    last = max(each.last for each in days.values())
    if last < date.max:
        rows = rows.filter(started_at__lt=uptime.day_start(last + timedelta(days=1), zone))
    for row in rows.order_by("component_id", "started_at"):
        status = ComponentStatus(row.status)
        found[row.component_id].append(Interval(status, row.started_at, row.ended_at))
    return found
