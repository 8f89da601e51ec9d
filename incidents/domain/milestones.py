"""When a job gives reason to tell readers something, judged by what was told of it already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from incidents.domain.estimates import ZERO, Window
from incidents.domain.vocabulary import FINISHED, DraftReason, JobState

# The highest first: of two that are passed at once only this is news.
SHARES = (
    (0.75, DraftReason.THREE_QUARTERS),
    (0.5, DraftReason.HALF),
    (0.25, DraftReason.QUARTER),
)
MOVING = frozenset({JobState.RUNNING, JobState.ESTIMATING})
STUCK = frozenset({JobState.STALLED, JobState.FAILED})
# A job at the edge of a stall says so, and that it is over, no more often than this.
QUIET_FOR = timedelta(minutes=10)
# The expected end may lie so far outside of what was published, as a share of the time left.
MARGIN = 0.1
# Times told to readers are on whole steps: the longer it lasts, the coarser.
STEPS = (
    (timedelta(minutes=20), timedelta(minutes=1)),
    (timedelta(hours=6), timedelta(minutes=5)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta.max, timedelta(hours=1)),
)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """How a job stands at a reading; without an estimate the last two are None."""

    at: datetime
    state: JobState
    done: float
    window: Window | None = None
    expected_at: datetime | None = None


@dataclass(frozen=True)
class Start:
    """When the present run of a job was first read, and how far all was by then."""

    at: datetime
    done: float


Drafted = Sequence[tuple[DraftReason, datetime]]
"""Why and when something was drafted of a job, the oldest first."""


def news(
    before: Standing | None,
    after: Standing,
    drafted: Drafted,
    *,
    now: datetime,
    start: Start | None = None,
) -> DraftReason | None:
    """Return what is to be told after a reading, the most telling of several.

    A stall, a recovery and a share are news as long as they last and nobody was told. Without
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
    before: Standing | None, after: Standing, drafted: Drafted, *, now: datetime
) -> bool:
    """What failed is over and read no more, so that waits for no quiet."""
    if after.state == JobState.FAILED:
        return before is None or before.state != JobState.FAILED
    is_told = bool(drafted) and drafted[-1][0] == DraftReason.STALLED
    return not is_told and _is_quiet(DraftReason.STALLED, drafted, now=now)


def _is_quiet(reason: DraftReason, drafted: Drafted, *, now: datetime) -> bool:
    return all(now - at >= QUIET_FOR for other, at in drafted if other == reason)


def _share(after: Standing, told: Sequence[DraftReason], begun_at: float) -> DraftReason | None:
    """The highest share that is passed, unless it was told, or a higher one.

    One that is passed a second time, since the total grew, was told already; and what a run
    over the failures of another begins with is no news of this one.
    """
    for share, reason in SHARES:
        if reason in told or share <= begun_at:
            return None
        if share <= after.done:
            return reason
    return None


def is_revised(
    told: Window, before: Standing | None, after: Standing, *, only_later: bool = False
) -> bool:
    """Whether what is computed has left what was ``told``, as two readings agree.

    One reading alone may be a slip of the rate. ``only_later``: ending before the window
    contradicts nothing, since other work goes on.
    """
    if not _has_left(told, after, only_later=only_later):
        return False
    return before is None or before.window is None or _has_left(told, before, only_later=False)


def _has_left(told: Window, standing: Standing, *, only_later: bool) -> bool:
    """The ranges do not overlap, or the expected end lies clearly outside of what was told.

    Not already when it lies outside at all: it wanders a little with every reading, so
    one near the edge would be in and out. The margin shrinks with the time left; what is
    wrong by little now is told in time. A computed range that is wider than the one told
    gives no reason as long as its middle fits: that would unsettle readers without news.
    """
    if standing.window is None or standing.expected_at is None:
        return False
    off = told.off(standing.expected_at)
    if only_later and off < ZERO:
        return False
    is_apart = not told.overlaps(standing.window)
    return is_apart or abs(off) > MARGIN * (standing.expected_at - standing.at)


def rounded(window: Window, *, at: datetime) -> Window:
    """Return the window on whole steps, outward, so that what lay within still does."""
    left = window.latest_at - at
    step = next(step for most, step in STEPS if left <= most)
    earliest_at = EPOCH + (window.earliest_at - EPOCH) // step * step
    latest_at = EPOCH - (EPOCH - window.latest_at) // step * step
    return Window(max(earliest_at, at), latest_at, window.depends_on)
