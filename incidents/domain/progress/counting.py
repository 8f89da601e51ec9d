"""Counts that continue over resets of a job's counters and over missing series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from incidents.domain.progress.counters import CounterChange, Counters, change
from incidents.domain.progress.readings import Partition, Reading

# The limit of series in one scrape. Missing series beyond it are forgotten.
COUNTERS_MAX = 10_000


@dataclass(frozen=True)
class Tally:
    """A counted reading, and the ``counters`` by partition to compare the next one with."""

    reading: Reading
    counters: Mapping[str, Counters]


def counted(
    before: Tally | None,
    raw: Reading,
    shown: Mapping[str, Counters] | None = None,
    *,
    is_counter: bool = True,
) -> Tally:
    """Return ``raw`` added to what was counted before, so that no count of a counter falls.

    ``shown`` are the single counters behind ``raw``, where they are known. Partitions that are
    no longer shown keep their counts and are marked as carried.
    """
    shown = shown or {each.name: Counters.of(each) for each in raw.partitions}
    if before is None:
        return Tally(raw, shown)
    partitions = {each.name: replace(each, is_carried=True) for each in before.reading.partitions}
    counters = {**before.counters, **shown}
    for each in raw.partitions:
        if (known := partitions.get(each.name)) is None:
            partitions[each.name] = each
        else:
            last = before.counters.get(each.name) or Counters.of(known)
            found = change(last, shown[each.name], is_counter=is_counter)
            partitions[each.name], counters[each.name] = _counted(known, found), found.now
    if sum(map(len, counters.values())) > COUNTERS_MAX:
        counters = dict(shown)
    return Tally(replace(raw, partitions=tuple(partitions.values())), counters)


def _counted(before: Partition, found: CounterChange) -> Partition:
    then, now = found.then.summed(before.name), found.now.summed(before.name)
    if found.is_anew:
        then = replace(then, total=_planned_then(before, now, then))
    return Partition(
        name=before.name,
        total=max(0.0, now.total + (before.total - then.total)),
        processed=now.processed + (before.processed - then.processed),
        failed=now.failed + (before.failed - then.failed),
    )


def _planned_then(before: Partition, now: Partition, then: Partition) -> float:
    """Return the total to subtract: a resumed job plans either all units or those left."""
    if now.total >= then.total:
        return then.total
    return max(now.total, before.total - before.done)
