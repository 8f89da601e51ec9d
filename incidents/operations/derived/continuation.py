"""An update that is later than all that was told before, of its incident and its components.

Nothing earlier changes then, so nothing is read again or replayed: what follows from the update
is worked out from how things are now. Settling the incident gives the same from all updates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.domain.status_log import ComponentState, Interval, LogEntry
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import (
    AffectedComponent,
    Component,
    Incident,
    IncidentUpdate,
    StatusChange,
)
from incidents.operations.affected import Said, name
from incidents.operations.derived.intervals import turn_intervals
from incidents.operations.derived.state import add_to_state
from incidents.operations.derived.totals import add_totals
from incidents.queries.status_log import Current

OPERATIONAL = ComponentStatus.OPERATIONAL


@dataclass(frozen=True)
class Move:
    """The effect of the update on a component; ``is_implied`` if it does not speak of it."""

    component: Component
    status: ComponentStatus
    cause: Cause
    is_implied: bool
    before: ComponentStatus
    after: ComponentStatus
    troubled_since: datetime | None


def is_last(incident: Incident, current: Collection[Current], *, at: datetime) -> bool:
    """Whether an update displayed ``at`` a time is later than all that it bears on.

    Of maintenance it never counts as that: when it began is told by any of its updates.
    """
    last_at = incident.last_display_at if incident.pk else None  # type: ignore[attr-defined]
    times = [last_at, *(each.changed_at for each in current)]
    return not incident.is_maintenance and all(time is None or time < at for time in times)


def append(
    incident: Incident,
    update: IncidentUpdate,
    said: Said,
    current: Collection[Current],
    named: Iterable[Component],
    *,
    is_worded: bool,
    now: datetime,
) -> None:
    """Save an update with all that follows from it. Raises EndsBeforeStart.

    ``named`` are the components that it names without a status. ``is_worded``: what is told of
    the incident as a whole is new as well.
    """
    shown = {component: ComponentStatus(component.status) for component in named}
    reached = () if Status(update.status).is_closed else shown.values()
    impact = incident.impact
    add_to_state(incident, update, [*said.values(), *reached])
    incident.updated_at = now
    incident.told_at = max(incident.told_at, update.display_at)
    _save(incident, is_new=is_worded or not incident.pk or incident.impact != impact)
    update.incident = incident
    update.save()
    moves = list(_moves(update, said, current))
    _store_affected(update, moves)
    name(update, shown)
    _store_changes(update, moves, now=now)
    changed = [move for move in moves if move.before != move.after]
    _store_statuses(changed, now=now)
    ended = {
        move.component.pk: Interval(move.before, move.troubled_since, update.display_at)
        for move in changed
        if move.troubled_since is not None
    }
    turn_intervals(ended, {m.component.pk: m.after for m in changed}, at=update.display_at)
    add_totals(ended)


def _save(incident: Incident, *, is_new: bool) -> None:
    """Write a version only of what people wrote, and of its impact, which asks for approvals of
    its postmortem: its status and times are told by its updates."""
    if is_new:
        incident.save()
    else:
        incident.save_without_historical_record()  # type: ignore[attr-defined]


def _moves(update: IncidentUpdate, said: Said, current: Collection[Current]) -> Iterator[Move]:
    """Yield what is done by what is said, in its order, then by what the end frees."""
    is_end = Status(update.status).is_closed
    of_component = {each.component: each for each in current}
    freed = [each.component for each in current if is_end and each.is_claimed]
    for component in (*said, *(each for each in freed if each not in said)):
        change = LogEntry(
            update.display_at,
            said.get(component, OPERATIONAL),
            Cause.RELEASE if is_end else Cause.CLAIM,
            update.incident_id,
            is_implied=component not in said,
        )
        yield _move(of_component[component], change)


def _move(current: Current, change: LogEntry) -> Move:
    before = ComponentStatus(current.component.status)
    # No claim that stands is worse than what it shows, whatever it was left with.
    state = ComponentState(before, dict(current.state.claims), dict(current.state.measured))
    state.apply(change)
    return Move(
        current.component,
        change.status,
        change.cause,
        change.is_implied,
        before,
        state.status,
        current.troubled_since,
    )


def _store_affected(update: IncidentUpdate, moves: Sequence[Move]) -> None:
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update=update,
            component=move.component,
            old_status=move.before,
            new_status=move.after if move.is_implied else move.status,
            is_implied=move.is_implied,
        )
        for move in moves
    )


def _store_changes(update: IncidentUpdate, moves: Sequence[Move], *, now: datetime) -> None:
    StatusChange.objects.bulk_create(
        StatusChange(
            component=move.component,
            update=update,
            incident=update.incident,
            status=move.status,
            cause=move.cause,
            effective_at=update.display_at,
            recorded_at=now,
        )
        for move in sorted(moves, key=lambda move: move.component.pk)
    )


def _store_statuses(changed: Sequence[Move], *, now: datetime) -> None:
    for move in changed:
        move.component.status, move.component.updated_at = move.after, now
    Component.objects.bulk_update([move.component for move in changed], ["status", "updated_at"])
