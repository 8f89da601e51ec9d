"""A scrape → a reading whose counts continue over resets, runs and changes of the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from incidents.domain.exposition import ParsedReading
from incidents.domain.progress import Counters, Partition, Reading, Tally, counted

# So many readings in a row must say the same before they mean the end.
SURE_AFTER = 3


@dataclass(frozen=True)
class Count:
    """A counted reading, the ``counters`` for the next scrape, and why numbers moved back."""

    reading: Reading
    counters: dict[str, Any]
    note: str = ""


def count(
    previous: Reading | None, found: ParsedReading, counters: Mapping[str, Any], *, unit: str
) -> Count:
    """Count a scrape on top of ``previous``, the last counted reading with its ``counters``."""
    if not found.is_counter or found.is_gone_done:
        return _of_figures(previous, found, counters, unit=unit)
    if previous is None:
        return _anew(found, "")
    if not counters:
        return _anew(found, _("The numbers now come from another source."))
    if counters.get("run", "") != found.run_id:
        return _next_run(previous, found, unit=unit)
    tally = counted(Tally(previous, _unpacked(counters)), found.reading, found.counters)
    return _count(tally, found, _growth(previous, tally.reading, unit))


def _anew(found: ParsedReading, note: str) -> Count:
    return _count(counted(None, found.reading, found.counters), found, note)


def _of_figures(
    previous: Reading | None, found: ParsedReading, counters: Mapping[str, Any], *, unit: str
) -> Count:
    """Count what may fall, or be gone. All done by such figures is an end only once it lasts, and
    only if something was seen to be left."""
    known = previous if counters else None
    if not found.has_total:
        found = _with_totals(known, found)
    if not (known and known.partitions) and not _left(found.reading.partitions):
        return _waiting(found)
    before = _before(known, found, counters) if known and known.partitions else None
    tally = counted(before, found.reading, found.counters, is_counter=found.is_counter)
    gone = _gone(tally.reading, counters) if found.is_gone_done else {}
    partitions = tuple(_ended(each, gone.get(each.name, 0)) for each in tally.reading.partitions)
    same = 0 if _left(partitions) else counters.get("same", 0) + 1
    is_sure = max(same, *gone.values(), 0) >= SURE_AFTER
    reading = replace(tally.reading, partitions=partitions, may_change=not is_sure)
    note = _moved_back(previous, known, reading, unit)
    told = _count(Tally(reading, tally.counters), found, note)
    return replace(told, counters={**told.counters, "gone": gone, "same": same})


def _waiting(found: ParsedReading) -> Count:
    """Return a reading of work that has not begun: no partition is known yet."""
    note = _(
        "No work left has been seen yet, so the job waits for it to start. If the work is over, "
        "end the job."
    )
    empty = replace(found.reading, partitions=())
    return _anew(replace(found, reading=empty, counters={}, notes=(*found.notes, note)), "")


def _before(known: Reading, found: ParsedReading, counters: Mapping[str, Any]) -> Tally:
    """Return what was counted, without what was done, gone and has come back as new work."""
    gone = counters.get("gone", {})
    anew = {name for name in found.counters if gone.get(name, 0) >= SURE_AFTER}
    partitions = tuple(each for each in known.partitions if each.name not in anew)
    series = {n: each for n, each in _unpacked(counters).items() if n not in anew}
    return Tally(replace(known, partitions=partitions), series)


def _moved_back(
    previous: Reading | None, known: Reading | None, reading: Reading, unit: str
) -> str:
    if known is None:
        return _("The numbers now come from another source.") if previous else ""
    if note := _growth(known, reading, unit) if known.partitions else "":
        return note
    is_less = known.share > reading.share
    return _("By the job's own figures, less is done than before.") if is_less else ""


def _with_totals(known: Reading | None, found: ParsedReading) -> ParsedReading:
    """Of what only remains is told, the total is the most that was seen to remain."""
    totals = {each.name: each.total for each in known.partitions} if known else {}
    counters = {}
    for each in found.reading.partitions:
        total = max(totals.get(each.name, 0.0), each.total)
        counters[each.name] = Counters({"": total}, {"": total - each.total}, {"": each.failed})
    partitions = tuple(each.summed(name) for name, each in counters.items())
    return replace(found, reading=replace(found.reading, partitions=partitions), counters=counters)


def _gone(reading: Reading, counters: Mapping[str, Any]) -> dict[str, int]:
    """Return for how many readings in a row each partition has not been shown."""
    before = counters.get("gone", {})
    return {
        each.name: before.get(each.name, 0) + 1 for each in reading.partitions if each.is_carried
    }


def _ended(partition: Partition, gone: int) -> Partition:
    """Return the partition as done if it is gone for long enough."""
    if gone < SURE_AFTER:
        return partition
    done = max(0.0, partition.total - partition.failed)
    return Partition(partition.name, partition.total, done, partition.failed)


def _left(partitions: Iterable[Partition]) -> bool:
    return any(each.remaining for each in partitions)


def _next_run(previous: Reading, found: ParsedReading, *, unit: str) -> Count:
    """Continue from the earlier run if this one works on its rest or failures; else restart."""
    planned = {each.name: each.total for each in found.reading.partitions}
    left = sum(each.failed + each.remaining for each in previous.partitions)
    if not 0 < sum(planned.values()) <= left < _planned(previous):
        return _anew(found, _("The work was restarted."))
    handed_over = _handed_over(previous.partitions, planned)
    untouched = {name: Counters({"": total}, {}, {}) for name, total in planned.items()}
    tally = counted(
        Tally(replace(previous, partitions=handed_over), untouched), found.reading, found.counters
    )
    retried = _failed(previous.partitions) - _failed(handed_over)
    note = _("%(count)s failed %(unit)s are tried again.") % _words(retried, unit)
    return _count(tally, found, note if retried else "")


def _handed_over(
    before: Iterable[Partition], planned: Mapping[str, float]
) -> tuple[Partition, ...]:
    """Return the partitions at the start of a retry, with its ``planned`` units open again.

    A retry may divide units differently from the run before; then units move between partitions
    while the sum of the totals stays.
    """
    partitions = {name: Partition(name, 0.0, 0.0) for name in planned}
    partitions |= {each.name: each for each in before}
    wanted = dict(planned)
    for name, each in partitions.items():
        own = min(wanted.get(name, 0.0), each.failed + each.remaining)
        wanted[name] = wanted.get(name, 0.0) - own
        failed = min(each.failed, each.failed + each.remaining - own)
        partitions[name] = replace(each, failed=failed)
    moving = sum(wanted.values())
    for name, each in partitions.items():
        open_again = min(planned.get(name, 0.0), each.remaining)
        moved = min(moving, each.failed + each.remaining - open_again)
        moving -= moved
        partitions[name] = replace(
            each,
            failed=each.failed - min(moved, each.failed),
            total=each.total - moved + wanted[name],
        )
    return tuple(partitions.values())


def _failed(partitions: tuple[Partition, ...]) -> float:
    return sum(each.failed for each in partitions)


def _growth(previous: Reading, reading: Reading, unit: str) -> str:
    """Return the explanation for a larger total; "" if it did not grow."""
    before, after = _planned(previous), _planned(reading)
    if after <= before:
        return ""
    return _("There are %(count)s more %(unit)s to do than we knew.") % _words(after - before, unit)


def growth(before: float, after: float, unit: str) -> str:
    """Say of what grows little by little how much it grew: each step alone says too little."""
    counts = {"before": _number(before), "after": _number(after), "unit": unit}
    return _("There is more to do than we knew: %(after)s %(unit)s, not %(before)s.") % counts


def _planned(reading: Reading) -> float:
    return sum(each.total for each in reading.partitions)


def _number(count: float) -> str:
    return number_format(count, decimal_pos=0, force_grouping=True)


def _words(count: float, unit: str) -> dict[str, str]:
    return {"count": _number(count), "unit": unit}


def _count(tally: Tally, found: ParsedReading, note: str) -> Count:
    series = {
        name: [dict(each.total), dict(each.processed), dict(each.failed), dict(each.begun)]
        for name, each in tally.counters.items()
    }
    kept = {"run": found.run_id, "series": series, "notes": list(found.notes)}
    return Count(tally.reading, kept, note)


def _unpacked(counters: Mapping[str, Any]) -> dict[str, Counters]:
    if "series" in counters:
        return {name: Counters(*each) for name, each in counters["series"].items()}
    # The format from before series were kept apart.
    return {row[0]: Counters.of(Partition(*row)) for row in counters["partitions"]}
