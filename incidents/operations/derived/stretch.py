"""The part of a component's log that a change of it can reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from incidents.domain.status_log import ComponentState, Transition, replay
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import StatusChange
from incidents.queries import status_log

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Stretch:
    """Entries of a component's log from ``start`` on, each with its effect.

    The component is operational at ``end``, before the change as well as after it, so that all
    that follows is as it was. None: the entries are all there are.
    """

    start: datetime
    end: datetime | None
    log: Sequence[StatusChange]
    steps: Sequence[Transition]


def whole(component_ids: Collection[int]) -> dict[int, Stretch]:
    """Return the whole log of each component. One query."""
    return {
        key: Stretch(BEGINNING, None, log, list(replay(map(status_log.as_change, log))))
        for key, log in status_log.logs(component_ids).items()
    }


def reached(component_id: int, *, first: datetime, last: datetime) -> Stretch:
    """Return what changes between ``first`` and ``last`` can reach, these included.

    Some four queries, however long the log is.
    """
    start = status_log.fresh_start(component_id, before=first)
    log: list[StatusChange] = []
    steps: list[Transition] = []
    state, at = ComponentState(), last
    for row in status_log.log_since(component_id, start):
        is_over = row.effective_at > at and state.status == ComponentStatus.OPERATIONAL
        if is_over and not status_log.troubled_at([component_id], at):
            return Stretch(start, at, log, steps)
        before, change = state.status, status_log.as_change(row)
        state.apply(change)
        log.append(row)
        steps.append(Transition(change, before, state.status))
        at = max(at, row.effective_at)
    return Stretch(start, None, log, steps)
