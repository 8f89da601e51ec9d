"""Since when nothing is known of a source, and from when on that is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

TOLD_AFTER = timedelta(minutes=2)
READINGS_MISSED = 3


@dataclass(frozen=True)
class AskedSource:
    """A source that was asked last at ``at``, and since ``failing_since`` said nothing."""

    interval_s: int
    at: datetime | None = None
    failing_since: datetime | None = None

    @property
    def told_after(self) -> timedelta:
        """One reading that fails is no news yet."""
        return max(TOLD_AFTER, READINGS_MISSED * timedelta(seconds=self.interval_s))

    def unknown_since(self, *, is_known: bool, now: datetime) -> datetime | None:
        """Return since when nothing is known until ``now``, when it was asked; None: it was.

        Nor is anything known of a time in which nobody asked.
        """
        if self.failing_since is not None:
            return self.failing_since
        if self.at is not None and now - self.at > self.told_after:
            return self.at
        return None if is_known else now

    def gap_since(self, *, is_known: bool, now: datetime) -> datetime | None:
        """Return when the gap began that is long enough to be told; None if none is."""
        since = self.unknown_since(is_known=is_known, now=now)
        return since if since is not None and now - since >= self.told_after else None
