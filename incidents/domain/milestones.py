"""When a job gives a reason to draft an update, given what was drafted before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from incidents.domain.estimates import ZERO, Window
from incidents.domain.vocabulary import FINISHED, DraftReason, JobState

# Highest first: if two are passed at once, only the higher one is drafted.
SHARES = (
    (0.75, DraftReason.THREE_QUARTERS),
    (0.5, DraftReason.HALF),
    (0.25, DraftReason.QUARTER),
)
MOVING = frozenset({JobState.RUNNING, JobState.ESTIMATING})
STUCK = frozenset({JobState.STALLED, JobState.FAILED})
# A job at the edge of a stall gives at most one draft of a stall and of a recovery in this time.
QUIET_FOR = timedelta(minutes=10)
# How far the expected end may lie outside the published window, as a share of the time left.
MARGIN = 0.1
# Published times are rounded to these steps: (time left at most, step).
STEPS = (
    (timedelta(minutes=20), timedelta(minutes=1)),
    (timedelta(hours=6), timedelta(minutes=5)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta.max, timedelta(hours=1)),
)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class JobSnapshot:
    """A job at one reading; ``window`` and ``expected_at`` are None without an estimate."""

    at: datetime
    state: JobState
    done: float
    window: Window | None = None
    expected_at: datetime | None = None


@dataclass(frozen=True)
class Start:
    """The first reading of the present run of a job, and the share done by then."""

    at: datetime
    done: float


Drafted = Sequence[tuple[DraftReason, datetime]]
"""Reasons and times of a job's earlier drafts, oldest first."""


def draft_reason(
    before: JobSnapshot | None,
    after: JobSnapshot,
    drafted: Drafted,
    *,
    now: datetime,
    start: Start | None = None,
) -> DraftReason | None:
    """Return the most important reason to draft an update after a reading; None without one.

    A stall, a recovery and a share remain reasons while they last and were not drafted. Without
    ``start`` the present run is the first one.
    """
    told = [reason for reason, at in drafted if start is None or at >= start.at]
    if after.state in FINISHED:
        return None if DraftReason.DONE in told else DraftReason.DONE
    if after.state in STUCK:
        return DraftReason.STALLED if _is_stuck_anew(before, after, drafted, now=now) else None
    last = drafted[-1][0] if drafted else None
    is_back = last == DraftReason.STALLED and after.state in MOVING
    if is_back and _is_quiet(DraftReason.RECOVERED, drafted, now=now):
        return DraftReason.RECOVERED
    return None if after.state.is_over else _share(after, told, start.done if start else 0.0)


def _is_stuck_anew(
    before: JobSnapshot | None, after: JobSnapshot, drafted: Drafted, *, now: datetime
) -> bool:
    """Whether to draft a stall now. A failed job is not read again, so its draft never waits."""
    if after.state == JobState.FAILED:
        return before is None or before.state != JobState.FAILED
    is_told = bool(drafted) and drafted[-1][0] == DraftReason.STALLED
    return not is_told and _is_quiet(DraftReason.STALLED, drafted, now=now)


def _is_quiet(reason: DraftReason, drafted: Drafted, *, now: datetime) -> bool:
    return all(now - at >= QUIET_FOR for other, at in drafted if other == reason)


def _share(after: JobSnapshot, told: Sequence[DraftReason], begun_at: float) -> DraftReason | None:
    """Return the highest share passed, unless it or a higher one was drafted before.

    A share passed a second time, after the total grew, was drafted already. The share at which
    a retry of another run's failures begins is not an achievement of this run.
    """
    for share, reason in SHARES:
        if reason in told or share <= begun_at:
            return None
        if share <= after.done:
            return reason
    return None


def is_revised(
    told: Window, before: JobSnapshot | None, after: JobSnapshot, *, only_later: bool = False
) -> bool:
    """Whether two readings in a row contradict the published window ``told``.

    One reading alone may be noise in the rate. With ``only_later`` an end before the window
    contradicts nothing, since other work goes on.
    """
    if not _has_left(told, after, only_later=only_later):
        return False
    return before is None or before.window is None or _has_left(told, before, only_later=False)


def _has_left(told: Window, standing: JobSnapshot, *, only_later: bool) -> bool:
    """Whether the ranges do not overlap, or the expected end lies clearly outside ``told``.

    Clearly, because the expected end moves a little with every reading, and one near the edge
    would be in and out. The margin shrinks with the time left. A calculated range wider than the
    published one is no reason while its middle fits: it would unsettle readers without news.
    """
    if standing.window is None or standing.expected_at is None:
        return False
    off = told.off(standing.expected_at)
    if only_later and off < ZERO:
        return False
    is_apart = not told.overlaps(standing.window)
    return is_apart or abs(off) > MARGIN * (standing.expected_at - standing.at)


def rounded(window: Window, *, at: datetime) -> Window:
    """Return the window rounded outward to whole steps."""
    left = window.latest_at - at
    step = next(step for most, step in STEPS if left <= most)
    earliest_at = EPOCH + (window.earliest_at - EPOCH) // step * step
    latest_at = EPOCH - (EPOCH - window.latest_at) // step * step
    return Window(max(earliest_at, at), latest_at, window.depends_on)
