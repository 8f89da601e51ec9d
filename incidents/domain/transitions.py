"""The status of an incident, given its updates, and the label of each update.

Any status may come first and follow any other, backwards too: the tool must not resist an
operator whose incident turns out not to be resolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from incidents.domain.vocabulary import Status


class Label(Enum):
    """How an update is announced in HTML, feeds and mail."""

    STATUS = "status"
    """The status is new: print its name."""
    UPDATE = "update"
    """The status is that of the previous update: print "Update"."""
    REOPENED = "reopened"
    """It was closed and is open again: print "Reopened" before the status."""


@dataclass(frozen=True)
class UpdateStatus:
    """Status and time of one update."""

    status: Status
    display_at: datetime


@dataclass(frozen=True)
class IncidentState:
    """Status and times of an incident after all of its updates."""

    status: Status
    monitoring_at: datetime | None
    closed_at: datetime | None


def labels(statuses: Sequence[Status]) -> list[Label]:
    """Return one label per status; ``statuses`` are in order of time."""
    previous: Sequence[Status | None] = [None, *statuses]
    return [label(status, after=before) for status, before in zip(statuses, previous, strict=False)]


def label(status: Status, *, after: Status | None) -> Label:
    if status == after:
        return Label.UPDATE
    if after is not None and after.is_closed and not status.is_closed:
        return Label.REOPENED
    return Label.STATUS


def incident_state(updates: Sequence[UpdateStatus]) -> IncidentState:
    """Return status and times of an incident; ``updates`` are in order of time, at least one.

    It closed at the first of the last unbroken run of closing updates: a note after the
    resolution does not move the end. ``monitoring_at`` is the start of the last run of
    monitoring that only the end has followed.
    """
    if not updates:
        raise ValueError("An incident has at least one update.")
    last = updates[-1].status
    end = _open_before_end(updates)
    before_end = updates[:end]
    watching = bool(before_end) and before_end[-1].status == Status.MONITORING
    return IncidentState(
        status=last,
        monitoring_at=updates[_run_start(before_end)].display_at if watching else None,
        closed_at=updates[end].display_at if last.is_closed else None,
    )


def following(before: IncidentState, last: UpdateStatus) -> IncidentState:
    """Return where an incident stands after one more update, the last in order of time."""
    if last.status.is_closed:
        return IncidentState(last.status, before.monitoring_at, before.closed_at or last.display_at)
    is_new = before.status != last.status
    watched_since = last.display_at if is_new else before.monitoring_at
    monitoring_at = watched_since if last.status == Status.MONITORING else None
    return IncidentState(last.status, monitoring_at, closed_at=None)


def _open_before_end(updates: Sequence[UpdateStatus]) -> int:
    """Return how many updates there are before the last run of closing ones."""
    end = len(updates)
    while end and updates[end - 1].status.is_closed:
        end -= 1
    return end


def _run_start(updates: Sequence[UpdateStatus]) -> int:
    """Return the index of the first of the last updates that share one status."""
    start = len(updates) - 1
    while start and updates[start - 1].status == updates[-1].status:
        start -= 1
    return start
