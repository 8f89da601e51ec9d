"""Published estimates of when work will be done, and their outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

ZERO = timedelta(0)


@dataclass(frozen=True)
class PartialWindow:
    """A window as typed: either end may be missing."""

    earliest_at: datetime | None
    latest_at: datetime | None
    depends_on: str = ""

    @property
    def whole(self) -> Window | None:
        """The complete window; None if an end is missing."""
        if self.earliest_at is None or self.latest_at is None:
            return None
        return Window(self.earliest_at, self.latest_at, self.depends_on)

    def from_(self, now: datetime) -> Self:
        """Return the window without its past part, unless all of it is past."""
        if self.earliest_at and self.latest_at and self.earliest_at < now <= self.latest_at:
            return replace(self, earliest_at=now)
        return self


@dataclass(frozen=True)
class Window(PartialWindow):
    """A range of time in which the work will be done, and what that depends on ("": not given)."""

    earliest_at: datetime
    latest_at: datetime

    @property
    def times(self) -> tuple[datetime, datetime]:
        return self.earliest_at, self.latest_at

    def overlaps(self, other: Window) -> bool:
        return self.earliest_at <= other.latest_at and other.earliest_at <= self.latest_at

    def off(self, at: datetime) -> timedelta:
        """Return how far ``at`` lies after the window; negative before it, zero within it."""
        return max(ZERO, at - self.latest_at) + min(ZERO, at - self.earliest_at)


@dataclass(frozen=True)
class PublishedEstimate:
    """A window that was published at ``at``."""

    window: Window
    at: datetime


@dataclass(frozen=True)
class EstimateOutcome:
    """A published window and the actual end of the work."""

    published: PublishedEstimate
    done_at: datetime

    @property
    def off(self) -> timedelta:
        """The time from the window to the actual end; negative if earlier, zero if within."""
        return self.published.window.off(self.done_at)


def done_at(published: PublishedEstimate, ends: Iterable[datetime | None]) -> datetime | None:
    """Return the first of ``ends`` after the window was published; None if the work goes on.

    The ends of an incident are the end of its jobs, the start of monitoring, and its own end.
    An estimate given while it is monitored is about its own end.
    """
    return min((at for at in ends if at is not None and at > published.at), default=None)


def outcomes(
    told: Sequence[PublishedEstimate], ends: Sequence[datetime | None]
) -> list[EstimateOutcome]:
    """Return the known outcomes of published windows, in their order."""
    pairs = ((published, done_at(published, ends)) for published in told)
    return [EstimateOutcome(published, at) for published, at in pairs if at is not None]
