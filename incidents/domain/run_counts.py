"""A scrape → a reading whose counts continue over resets, runs and changes of the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.exposition import Found
from incidents.domain.progress import Counters, Partition, Reading, Tally, counted


@dataclass(frozen=True)
class Count:
    """A counted reading, the ``counters`` for the next scrape, and why numbers moved back."""

    reading: Reading
    counters: dict[str, Any]
    note: str = ""


def count(
    previous: Reading | None, found: Found, counters: Mapping[str, Any], *, unit: str
) -> Count:
    """Count a scrape on top of ``previous``, the last counted reading with its ``counters``."""
    if previous is None:
        return _anew(found, "")
    if not counters:
        return _anew(found, _("The numbers now come from another source."))
    if counters.get("run", "") != found.run_id:
        return _next_run(previous, found, unit=unit)
    tally = counted(Tally(previous, _unpacked(counters)), found.reading, found.counters)
    return _count(tally, found, _growth(previous, tally.reading, unit))


def _anew(found: Found, note: str) -> Count:
    return _count(counted(None, found.reading, found.counters), found, note)


def _next_run(previous: Reading, found: Found, *, unit: str) -> Count:
    """Continue from the earlier run if this one works on its rest or failures; else restart."""
    planned = {each.name: each.total for each in found.reading.partitions}
    left = sum(each.failed + each.remaining for each in previous.partitions)
    if not 0 < sum(planned.values()) <= left < _planned(previous):
        return _anew(found, _("The work was started anew."))
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
    return _("There are %(count)s more %(unit)s to do than was known.") % _words(
        after - before, unit
    )


def _planned(reading: Reading) -> float:
    return sum(each.total for each in reading.partitions)


def _words(count: float, unit: str) -> dict[str, str]:
    return {"count": f"{count:,.0f}", "unit": unit}


def _count(tally: Tally, found: Found, note: str) -> Count:
    series = {
        name: [dict(each.total), dict(each.processed), dict(each.failed), dict(each.begun)]
        for name, each in tally.counters.items()
    }
    return Count(tally.reading, {"run": found.run_id, "series": series}, note)


def _unpacked(counters: Mapping[str, Any]) -> dict[str, Counters]:
    if "series" in counters:
        return {name: Counters(*each) for name, each in counters["series"].items()}
    # The format from before series were kept apart.
    return {row[0]: Counters.of(Partition(*row)) for row in counters["partitions"]}
