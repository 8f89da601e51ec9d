"""Replay the log: what updates and components show, intervals and daily totals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from incidents.domain.status_log import intervals
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import AffectedComponent, Component
from incidents.operations.derived.intervals import store_intervals
from incidents.operations.derived.stretch import Stretch, reached, whole
from incidents.operations.derived.totals import store_totals

Instant = tuple[int, datetime]
"""The key of a component, and a time at which something is different for it."""


def rebuild(component_ids: Collection[int], *, now: datetime) -> None:
    """Replay the whole log of some components and store what it gives."""
    if component_ids:
        _store(whole(component_ids), now=now)


def rebuild_around(changed: Iterable[Instant], *, now: datetime) -> None:
    """Replay the log of some components as far as what ``changed`` concerns it."""
    times: dict[int, list[datetime]] = {}
    for key, at in changed:
        times.setdefault(key, []).append(at)
    if times:
        spans = {key: reached(key, first=min(at), last=max(at)) for key, at in times.items()}
        _store(spans, now=now)


def _store(stretches: Mapping[int, Stretch], *, now: datetime) -> None:
    """Store what the logs give. Writes only differences."""
    _store_affected(stretches)
    _store_statuses(stretches, now=now)
    store_intervals(stretches, {key: intervals(each.steps) for key, each in stretches.items()})
    store_totals(stretches)


def _store_affected(stretches: Mapping[int, Stretch]) -> None:
    """Store what the page showed before each update and, where that is implied, after it."""
    of_update = {
        (row.update_id, key): step
        for key, each in stretches.items()
        for row, step in zip(each.log, each.steps, strict=True)
        if row.update_id
    }
    said = {update_id for update_id, key in of_update}
    rows = AffectedComponent.objects.filter(update_id__in=said, component_id__in=stretches)
    changed = []
    for affected in rows:
        step = of_update.get((affected.update_id, affected.component_id))
        if step is None:
            continue
        shown = (step.before, step.after if affected.is_implied else affected.new_status)
        if shown != (affected.old_status, affected.new_status):
            affected.old_status, affected.new_status = shown
            changed.append(affected)
    AffectedComponent.objects.bulk_update(changed, ["old_status", "new_status"], batch_size=500)


def _store_statuses(stretches: Mapping[int, Stretch], *, now: datetime) -> None:
    """Store what components show now, of those whose log is replayed up to now."""
    changed = []
    up_to_now = {key: each.steps for key, each in stretches.items() if each.end is None}
    for component in Component.objects.filter(pk__in=up_to_now):
        steps = up_to_now[component.pk]
        status = steps[-1].after if steps else ComponentStatus.OPERATIONAL
        if component.status != status:
            component.status, component.updated_at = status, now
            changed.append(component)
    Component.objects.bulk_update(changed, ["status", "updated_at"])
