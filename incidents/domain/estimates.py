"""Estimates told to readers: when work will be done, and when it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

ZERO = timedelta(0)


@dataclass(frozen=True)
class PartialWindow:
    """A window as somebody gives it, who may have left one of its ends out, or both."""

    earliest_at: datetime | None
    latest_at: datetime | None
    depends_on: str = ""

    @property
    def whole(self) -> Window | None:
        """The same as a window; None if it lacks an end."""
        if self.earliest_at is None or self.latest_at is None:
            return None
        return Window(self.earliest_at, self.latest_at, self.depends_on)

    def from_(self, now: datetime) -> Self:
        """The same without what is already past, if anything of it is still ahead."""
        if self.earliest_at and self.latest_at and self.earliest_at < now <= self.latest_at:
            return replace(self, earliest_at=now)
        return self


@dataclass(frozen=True)
class Window(PartialWindow):
    """When the work will be done: a range, and on what that depends (empty: not said)."""

    earliest_at: datetime
    latest_at: datetime

    @property
    def times(self) -> tuple[datetime, datetime]:
        return self.earliest_at, self.latest_at

    def overlaps(self, other: Window) -> bool:
        return self.earliest_at <= other.latest_at and other.earliest_at <= self.latest_at

    def off(self, at: datetime) -> timedelta:
        """How far ``at`` lies after the window; before it negative, within it zero."""
        return max(ZERO, at - self.latest_at) + min(ZERO, at - self.earliest_at)


@dataclass(frozen=True)
class Published:
    """A window that readers were told at ``at``."""

    window: Window
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """What was told, and when the work was done in truth."""

    published: Published
    done_at: datetime

    @property
    def off(self) -> timedelta:
        """How much later than told it was done; earlier is negative, as told zero."""
        return self.published.window.off(self.done_at)


def done_at(published: Published, ends: Iterable[datetime | None]) -> datetime | None:
    """Return the first of ``ends`` after it was told; None if the work still goes on.

    The ends of an incident are that of its jobs, from when it is only watched, and its
    own: what is estimated while it is watched is meant for the last.
    """
    return min((at for at in ends if at is not None and at > published.at), default=None)


def outcomes(told: Sequence[Published], ends: Sequence[datetime | None]) -> list[Outcome]:
    """Return what became of all that was told, in its order, as far as that is known."""
    pairs = ((published, done_at(published, ends)) for published in told)
    return [Outcome(published, at) for published, at in pairs if at is not None]
