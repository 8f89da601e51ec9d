"""The life of a maintenance: its states, what leads from one to another, and what each tells.

state        page         components, uptime  calendar                 feeds and page say
scheduled    upcoming     free                planned window           "affects"
in progress  in progress  under maintenance   real start, planned end  "affects"
verifying    in progress  under maintenance   real start, planned end  "affects"
completed    past         free                real times               "affected"
cancelled    past         free                planned, CANCELLED       "would have affected";
                                                                       "affected", once begun

verb       scheduled    in progress, verifying   completed     cancelled
begin      in progress  –                        in progress   in progress
put back   –            scheduled                scheduled     scheduled
complete   completed    completed                –             refused
cancel     cancelled    cancelled                refused       –
move       told         the end only, told       corrected     corrected
withdraw   gone; calendars are told that it is cancelled, without a word of it

What begins claims its components, also if it is taken up again. ``TRAITS`` is the first table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from incidents.domain.transitions import UpdateStatus
from incidents.domain.vocabulary import Status

BEGUN = frozenset({Status.IN_PROGRESS, Status.VERIFYING})
# No event of a calendar may end when it begins (RFC 5545, 3.6.1).
SHORTEST = timedelta(minutes=1)


class PageSection(Enum):
    """Where on the page a maintenance stands."""

    UPCOMING = "upcoming"
    IN_PROGRESS = "in_progress"
    PAST = "past"


@dataclass(frozen=True)
class StatusTraits:
    """The things told of a maintenance in one state.

    ``is_claiming``: components are under maintenance, in bars and uptime too. Of what
    ``is_worked`` real times count, of all else the planned ones.
    """

    section: PageSection
    is_claiming: bool
    calendar_status: str
    is_worked: bool = False


_WORKING = StatusTraits(
    PageSection.IN_PROGRESS, is_claiming=True, calendar_status="CONFIRMED", is_worked=True
)
TRAITS: dict[Status, StatusTraits] = {
    Status.SCHEDULED: StatusTraits(
        PageSection.UPCOMING, is_claiming=False, calendar_status="CONFIRMED"
    ),
    Status.IN_PROGRESS: _WORKING,
    Status.VERIFYING: _WORKING,
    Status.COMPLETED: StatusTraits(
        PageSection.PAST, is_claiming=False, calendar_status="CONFIRMED", is_worked=True
    ),
    Status.CANCELLED: StatusTraits(
        PageSection.PAST, is_claiming=False, calendar_status="CANCELLED"
    ),
}


@dataclass(frozen=True)
class Times:
    """From when to when a maintenance takes place, took place, or would have."""

    start_at: datetime
    end_at: datetime


def may_follow(before: Status, after: Status) -> bool:
    """Whether an update may turn ``before`` into ``after``; no ending follows another."""
    return before == after or not (before.is_closed and after.is_closed)


def claims_anew(before: Status, after: Status) -> bool:
    """Whether the work begins, or begins again, so that its components are claimed."""
    return after in BEGUN and before not in BEGUN


def began_at(updates: Sequence[UpdateStatus]) -> datetime | None:
    """Return when the run that counts began; None if it was put back, cancelled, or never did.

    ``updates`` are in order of time. A run that is taken up again once completed is the same run.
    """
    found = None
    for update in updates:
        if update.status in (Status.SCHEDULED, Status.CANCELLED):
            found = None
        elif update.status in BEGUN and found is None:
            found = update.display_at
    return found


def times(
    status: Status, *, planned: Times, started_at: datetime, ended_at: datetime | None
) -> Times:
    """Return the times that calendars show: planned ones, until real ones are known."""
    if not TRAITS[status].is_worked:
        return planned
    return Times(started_at, max(ended_at or planned.end_at, started_at + SHORTEST))


def on_statuspage(status: Status) -> Status:
    """Return the status for formats of Statuspage, which know no cancelled maintenance."""
    return Status.COMPLETED if status == Status.CANCELLED else status
