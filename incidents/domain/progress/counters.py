"""The values of single series of a partition, compared from one scrape to the next.

A missing series keeps its value: lines may be cut off, and a worker out of reach. One that falls,
or whose ``_created`` is later, was reset, as in Prometheus's ``increase()``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from incidents.domain.progress.readings import Partition

Series = Mapping[str, float]


@dataclass(frozen=True)
class Counters:
    """The values of one partition by series, each named ``process/rest``, or "" if not told apart.

    All series of one process are reset together. ``begun`` has the creation times of counters
    that expose them, in Unix time.
    """

    total: Series
    processed: Series
    failed: Series
    begun: Series = field(default_factory=dict)

    @classmethod
    def of(cls, partition: Partition) -> Counters:
        """Return the counters of a partition whose series are not told apart."""
        return cls({"": partition.total}, {"": partition.processed}, {"": partition.failed})

    def summed(self, name: str) -> Partition:
        total, processed, failed = (
            math.fsum(each.values()) for each in (self.total, self.processed, self.failed)
        )
        return Partition(name, total, processed, failed)

    def __len__(self) -> int:
        return len(self.total) + len(self.processed) + len(self.failed) + len(self.begun)


@dataclass(frozen=True)
class CounterChange:
    """Two states of the counters: ``now``, completed by missing series, and ``then`` to subtract.

    If ``is_anew``, part of the work was restarted, and its total may cover only what was left.
    """

    then: Counters
    now: Counters
    is_anew: bool


def change(last: Counters, shown: Counters, *, is_counter: bool = True) -> CounterChange:
    """Compare a scrape with ``last``, the ``now`` of the change before.

    What falls was reset only if it ``is_counter``; a gauge may fall.
    """
    begun_anew = _fallen(last.processed, shown.processed) | _younger(last, shown)
    anew = {_process(key) for key in begun_anew} if is_counter else set()
    lowered = _fallen(last.failed, shown.failed) if is_counter else set()
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
    return CounterChange(then, now, is_anew=is_replaced or bool(anew))


def _fallen(last: Series, shown: Series) -> set[str]:
    return {key for key, value in shown.items() if value < last.get(key, 0)}


def _younger(last: Counters, shown: Counters) -> set[str]:
    """Return the counters created since the last scrape, even if they are higher by now."""
    return {key for key, at_s in shown.begun.items() if at_s > last.begun.get(key, math.inf)}


def _without(processes: set[str], series: Series) -> Series:
    if not processes:
        return series
    return {key: value for key, value in series.items() if _process(key) not in processes}


def _with_missing(last: Series, then: Series, shown: Series) -> Series:
    """Return ``shown`` with the last values of missing series.

    A missing series may continue under another name, as in a new pod; then the new series have
    at least as much. Less was counted by a process that began at zero.
    """
    if then.keys() <= shown.keys():
        return shown
    missing = {key: value for key, value in then.items() if key not in shown}
    new = sum(value for key, value in shown.items() if key not in last)
    return {**missing, **shown} if sum(missing.values()) > new else shown


def _is_replaced(last: Series, shown: Series) -> bool:
    """Whether other series plan the work than before. If there are only fewer, some are missing."""
    return not shown.keys() <= last.keys() and not last.keys() <= shown.keys()


def _process(key: str) -> str:
    return key.partition("/")[0]
