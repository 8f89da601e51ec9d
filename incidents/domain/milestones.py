"""When a job gives reason to tell readers something, judged by two readings in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from incidents.domain.estimates import ZERO, Window
from incidents.domain.vocabulary import DraftReason, JobState

# The highest first: of two that are passed at once only this is news.
SHARES = (
    (0.75, DraftReason.THREE_QUARTERS),
    (0.5, DraftReason.HALF),
    (0.25, DraftReason.QUARTER),
)
MOVING = frozenset({JobState.RUNNING, JobState.ESTIMATING})
COMPLETE = frozenset({JobState.FINISHED, JobState.FINISHED_WITH_FAILURES})
STUCK = frozenset({JobState.STALLED, JobState.FAILED})
ONCE = frozenset({*(reason for _share, reason in SHARES), DraftReason.DONE})
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


def reached(before: Standing | None, after: Standing) -> DraftReason | None:
    """Return what happened between two readings, the most telling of several."""
    was = before.state if before else None
    if after.state in COMPLETE:
        return DraftReason.DONE if was not in COMPLETE else None
    if after.state in STUCK:
        return DraftReason.STALLED if was != after.state else None
    if was == JobState.STALLED and after.state in MOVING:
        return DraftReason.RECOVERED
    done = before.done if before else 0.0
    return next((reason for share, reason in SHARES if done < share <= after.done), None)


def is_news(
    reason: DraftReason, earlier: Iterable[tuple[DraftReason, datetime]], *, now: datetime
) -> bool:
    """Whether to draft it, given what was drafted ``earlier`` of the same job, and when.

    A share that is passed a second time, since the total grew, was told already.
    """
    drafted = [at for other, at in earlier if other == reason]
    if reason in ONCE:
        return not drafted
    return all(now - at >= QUIET_FOR for at in drafted)


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
