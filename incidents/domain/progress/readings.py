"""Readings of a job at one moment, and the estimate made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from incidents.domain.progress.once import once
from incidents.domain.vocabulary import JobState, RunState, Scheduling

# Sums of fractions are off by a few bits; a remainder this small (a share of the total) is none.
ROUNDING = 1e-9
LESS_THAN_ONE = 0.5  # however large the total, a whole unit is left
# The largest share while anything remains; closer to 1 it would be shown as all.
NEARLY_ALL = 1 - 1e-6


@dataclass(frozen=True)
class Partition:
    """Units of one partition, counted over resets. ``processed`` succeeded or were skipped.

    If ``is_carried``, it was not shown, and its counts are those of an earlier reading.
    """

    name: str
    total: float
    processed: float
    failed: float = 0.0
    is_carried: bool = False

    @property
    def done(self) -> float:
        return self.processed + self.failed

    @once
    def remaining(self) -> float:
        left = self.total - (self.processed + self.failed)
        is_some = left > LESS_THAN_ONE or left > ROUNDING * self.total
        return left if is_some else 0.0


@dataclass(frozen=True)
class Reading:
    """All partitions at ``at_s``, in seconds since any fixed instant.

    If it ``may_change``, figures by which all is done could also mean something else.
    """

    at_s: float
    partitions: tuple[Partition, ...]
    run_state: RunState | None = None
    scheduling: Scheduling = Scheduling.UNKNOWN
    may_change: bool = False

    @cached_property
    def names(self) -> list[str]:
        return [each.name for each in self.partitions]

    @cached_property
    def done(self) -> list[float]:
        """Units done, by partition."""
        return [each.processed + each.failed for each in self.partitions]

    @cached_property
    def is_whole(self) -> bool:
        """Whether it shows all known partitions."""
        return not any(each.is_carried for each in self.partitions)

    @property
    def planned(self) -> float:
        """Units done and remaining; more than the total if more was done than planned."""
        return sum(each.done + each.remaining for each in self.partitions)

    @property
    def failed(self) -> float:
        return sum(each.failed for each in self.partitions)

    @property
    def share(self) -> float:
        """The share of the planned units that is done; 1 only if nothing remains."""
        if not (planned := self.planned):
            return 0.0
        most = NEARLY_ALL if any(each.remaining for each in self.partitions) else 1.0
        return min(most, sum(each.done for each in self.partitions) / planned)


@dataclass(frozen=True)
class Estimate:
    """The time left in seconds with its 80 % range ``low_s`` to ``high_s``; None if not known yet.

    ``done`` is the share of all units from 0 to 1, ``rate_per_s`` the units per second of all
    partitions together, ``decides`` the partition that ends last (None for shared work), and
    ``stalled_since_s`` the time since which nothing has moved.
    """

    state: JobState
    done: float
    remaining_s: float | None = None
    low_s: float | None = None
    high_s: float | None = None
    decides: str | None = None
    rate_per_s: float | None = None
    stalled_since_s: float | None = None
