"""What single series of a partition showed, and what that makes of what they show next.

A series that is missing keeps its value: lines may be cut off, and a worker out of reach. One
that falls, or says that it is younger, began anew, as in Prometheus's ``increase()``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from incidents.domain.progress.readings import Partition

Series = Mapping[str, float]


@dataclass(frozen=True)
class Counters:
    """The values of one partition by series, each called ``process/rest`` or by nothing.

    What one process counts begins anew together. ``begun`` is when counters did, in Unix time,
    where they tell.
    """

    total: Series
    processed: Series
    failed: Series
    begun: Series = field(default_factory=dict)

    @classmethod
    def of(cls, partition: Partition) -> Counters:
        """Where single series are not told apart."""
        return cls({"": partition.total}, {"": partition.processed}, {"": partition.failed})

    def summed(self, name: str) -> Partition:
        total, processed, failed = (
            math.fsum(each.values()) for each in (self.total, self.processed, self.failed)
        )
        return Partition(name, total, processed, failed)

    def __len__(self) -> int:
        return len(self.total) + len(self.processed) + len(self.failed) + len(self.begun)


@dataclass(frozen=True)
class Change:
    """``now`` is what is shown with what is missing, and ``then`` what it is counted from.

    If ``is_anew``, some of the work began anew, and the total may be of what was left of it.
    """

    then: Counters
    now: Counters
    is_anew: bool


def change(last: Counters, shown: Counters) -> Change:
    """``last`` is what was ``now`` the time before."""
    begun_anew = _fallen(last.processed, shown.processed) | _younger(last, shown)
    anew = {_process(key) for key in begun_anew}
    lowered = _fallen(last.failed, shown.failed)
    then = Counters(
        last.total,
        _without(anew, last.processed),
        _without(anew, {key: at for key, at in last.failed.items() if key not in lowered}),
        _without(anew, last.begun),
    )
    is_replaced = _is_replaced(last.total, shown.total)
    now = Counters(
        shown.total if is_replaced else {**last.total, **shown.total},
        _with_missing(last.processed, then.processed, shown.processed),
        _with_missing(last.failed, then.failed, shown.failed),
        {**then.begun, **shown.begun},
    )
    return Change(then, now, is_anew=is_replaced or bool(anew))


def _fallen(last: Series, shown: Series) -> set[str]:
    return {key for key, value in shown.items() if value < last.get(key, 0)}


def _younger(last: Counters, shown: Counters) -> set[str]:
    """The counters that say that they began since, though they may be higher by now."""
    return {key for key, at_s in shown.begun.items() if at_s > last.begun.get(key, math.inf)}


def _without(processes: set[str], series: Series) -> Series:
    if not processes:
        return series
    return {key: value for key, value in series.items() if _process(key) not in processes}


def _with_missing(last: Series, then: Series, shown: Series) -> Series:
    """Return ``shown``, with the values of what is missing.

    That may go on by another name, as in a new pod, and what is new then has at least as much;
    less is counted by somebody who began at zero.
    """
    if then.keys() <= shown.keys():
        return shown
    missing = {key: value for key, value in then.items() if key not in shown}
    new = sum(value for key, value in shown.items() if key not in last)
    return {**missing, **shown} if sum(missing.values()) > new else shown


def _is_replaced(last: Series, shown: Series) -> bool:
    """Whether others plan the work than before. Where there are only fewer, some are missing."""
    return not shown.keys() <= last.keys() and not last.keys() <= shown.keys()


def _process(key: str) -> str:
    return key.partition("/")[0]
