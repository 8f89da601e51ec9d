"""The daily totals of component statuses, summed up from their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from incidents.domain import uptime
from incidents.domain.status_log import Interval
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import DailyTotal, Page, StatusInterval


def store_totals(starts: Mapping[int, datetime]) -> None:
    """Sum the stored intervals up from the days of ``starts`` on."""
    zone = Page.objects.get().zone
    first_days = {key: uptime.day_of(start, zone) for key, start in starts.items()}
    wanted = {
        (key, day, status): seconds
        for key, spans in _ended(first_days, zone=zone).items()
        for day, of_day in uptime.daily_totals(spans, zone=zone).items()
        if day >= first_days[key]
        for status, seconds in of_day.items()
    }
    rows = DailyTotal.objects.filter(component_id__in=starts, day_on__gte=min(first_days.values()))
    stale = []
    for row in rows:
        if row.day_on < first_days[row.component_id]:
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


def _ended(first_days: Mapping[int, date], *, zone: ZoneInfo) -> dict[int, list[Interval]]:
    """Return the stored intervals that ended on the first days or later, in order of time."""
    found: dict[int, list[Interval]] = {key: [] for key in first_days}
    since = uptime.day_start(min(first_days.values()), zone)
    rows = StatusInterval.objects.filter(component_id__in=first_days, ended_at__gt=since)
    for row in rows.order_by("component_id", "started_at"):
        status = ComponentStatus(row.status)
        found[row.component_id].append(Interval(status, row.started_at, row.ended_at))
    return found
