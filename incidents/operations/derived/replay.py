"""Replay the log: what updates and components show, intervals and daily totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from incidents.domain.status_log import Transition, intervals, replay
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import AffectedComponent, Component, StatusChange
from incidents.operations.derived.intervals import store_intervals
from incidents.operations.derived.totals import store_totals
from incidents.queries import status_log

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)

Instants = Mapping[int, datetime]
"""Component key → since when something is different for it."""


def rebuild(component_ids: Collection[int], *, now: datetime) -> None:
    """Replay the whole log of some components and store what it gives."""
    _replay_from(dict.fromkeys(component_ids, BEGINNING), now=now)


def rebuild_since(changed: Instants, *, now: datetime) -> None:
    """Replay the log of some components as far as their ``changed`` instants concern it."""
    _replay_from(
        {key: status_log.fresh_start(key, before=at) for key, at in changed.items()}, now=now
    )


def _replay_from(starts: Instants, *, now: datetime) -> None:
    """Store what the logs give from ``starts`` on. Writes only differences."""
    if not starts:
        return
    logs = status_log.logs(starts)
    steps = {key: list(replay(map(status_log.as_change, log))) for key, log in logs.items()}
    _store_affected(logs, steps)
    _store_statuses(steps, now=now)
    store_intervals(starts, {key: intervals(of_component) for key, of_component in steps.items()})
    store_totals(starts)


def _store_affected(
    logs: dict[int, list[StatusChange]], steps: dict[int, list[Transition]]
) -> None:
    """Store what the page showed before each update and, where that is implied, after it."""
    of_update = {
        (row.update_id, key): step
        for key, log in logs.items()
        for row, step in zip(log, steps[key], strict=True)
    }
    changed = []
    said = {row.update_id for log in logs.values() for row in log if row.update_id}
    for affected in AffectedComponent.objects.filter(update_id__in=said, component_id__in=logs):
        step = of_update.get((affected.update_id, affected.component_id))
        if step is None:
            continue
        shown = (step.before, step.after if affected.is_implied else affected.new_status)
        if shown != (affected.old_status, affected.new_status):
            affected.old_status, affected.new_status = shown
            changed.append(affected)
    AffectedComponent.objects.bulk_update(changed, ["old_status", "new_status"])


def _store_statuses(steps: dict[int, list[Transition]], *, now: datetime) -> None:
    changed = []
    for component in Component.objects.filter(pk__in=steps):
        of_component = steps[component.pk]
        status = of_component[-1].after if of_component else ComponentStatus.OPERATIONAL
        if component.status != status:
            component.status, component.updated_at = status, now
            changed.append(component)
    Component.objects.bulk_update(changed, ["status", "updated_at"])
