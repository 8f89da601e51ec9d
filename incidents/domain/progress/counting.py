"""Counts that go on over resets of a job's counters, and over partitions not shown for a while."""

from __future__ import annotations

from dataclasses import replace

from incidents.domain.progress.readings import Partition, Reading


def counted(previous: Reading | None, raw: Reading, last_raw: Reading | None) -> Reading:
    """Return ``raw`` with all that was counted before, so that no count ever falls.

    ``previous`` is what this returned for the reading before, ``last_raw`` what was shown then
    (as ``carried`` returns it). A value below the last one means that the counter began anew:
    the new value is added to what was counted. Partitions no longer shown keep their counts.
    """
    before = {} if previous is None else {each.name: each for each in previous.partitions}
    shown = {} if last_raw is None else {each.name: each for each in last_raw.partitions}
    partitions = dict(before)
    for each in raw.partitions:
        partitions[each.name] = _counted(before.get(each.name), each, shown.get(each.name))
    return replace(raw, partitions=tuple(partitions.values()))


def carried(last_raw: Reading | None, raw: Reading) -> Reading:
    """Return ``raw`` with the partitions that only earlier scrapes showed, as last shown."""
    if last_raw is None:
        return raw
    partitions = {each.name: each for each in (*last_raw.partitions, *raw.partitions)}
    return replace(raw, partitions=tuple(partitions.values()))


def _counted(before: Partition | None, raw: Partition, last: Partition | None) -> Partition:
    if before is None:
        return raw
    last = last or before
    if raw.processed < last.processed:  # one process counts both, so both began anew
        last = replace(last, processed=0.0, failed=0.0, total=_planned_then(before, raw, last))
    elif raw.failed < last.failed:
        last = replace(last, failed=0.0)
    return Partition(
        name=raw.name,
        total=max(0.0, raw.total + (before.total - last.total)),
        processed=raw.processed + (before.processed - last.processed),
        failed=raw.failed + (before.failed - last.failed),
    )


def _planned_then(before: Partition, raw: Partition, last: Partition) -> float:
    """What the total counts from: a resumed job plans either all units or those that are left."""
    if raw.total >= last.total:
        return last.total
    return max(raw.total, before.total - before.done)
