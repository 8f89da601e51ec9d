"""The intervals of component statuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from incidents.domain.status_log import Interval
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import StatusInterval
from incidents.operations.derived.stretch import Stretch

Key = tuple[int, ComponentStatus, datetime, datetime | None]


def store_intervals(stretches: Mapping[int, Stretch], spans: dict[int, list[Interval]]) -> None:
    """Replace the intervals that begin in ``stretches`` by ``spans``. Writes only differences."""
    wanted: set[Key] = {
        (key, span.status, span.started_at, span.ended_at)
        for key, of_component in spans.items()
        for span in of_component
    }
    stored: dict[Key, int] = {
        (row.component_id, ComponentStatus(row.status), row.started_at, row.ended_at): row.pk
        for row in StatusInterval.objects.filter(_within(stretches))
    }
    stale = [stored[key] for key in stored.keys() - wanted]
    StatusInterval.objects.filter(pk__in=stale).delete()
    StatusInterval.objects.bulk_create(
        StatusInterval(component_id=key, status=status, started_at=start, ended_at=end)
        for key, status, start, end in sorted(wanted - stored.keys(), key=lambda w: (w[0], w[2]))
    )


def _within(stretches: Mapping[int, Stretch]) -> Q:
    found = Q(pk__in=[])
    for key, each in stretches.items():
        begun = Q(component_id=key, started_at__gte=each.start)
        found |= begun if each.end is None else begun & Q(started_at__lte=each.end)
    return found


def turn_intervals(
    ended: Collection[int], after: Mapping[int, ComponentStatus], *, at: datetime
) -> None:
    """End the lasting intervals of some components, and begin those of what comes ``after``."""
    if ended:
        lasting = StatusInterval.objects.filter(component_id__in=ended, ended_at=None)
        lasting.update(ended_at=at)
    StatusInterval.objects.bulk_create(
        StatusInterval(component_id=key, status=status, started_at=at)
        for key, status in after.items()
        if status != ComponentStatus.OPERATIONAL
    )
