"""What a scrape showed → what is counted, over resets, runs and changes of the source."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.exposition import Found
from incidents.domain.progress import Partition, Reading, carried, counted


@dataclass(frozen=True)
class Count:
    """``counters`` is what the next scrape is compared with, ``note`` why numbers moved back."""

    reading: Reading
    counters: dict[str, Any]
    note: str = ""


def count(
    previous: Reading | None, found: Found, counters: Mapping[str, Any], *, unit: str
) -> Count:
    """``previous`` is the last counted reading, ``counters`` what ``Count`` had with it."""
    raw = found.reading
    if previous is None:
        return _anew(found, "")
    if not counters:
        return _anew(found, _("The numbers now come from another source."))
    if counters.get("run", "") != found.run_id:
        return _next_run(previous, found, unit=unit)
    last_raw = _unpacked(counters)
    shown = _begun_anew(last_raw, found.begun, counters.get("begun", {}))
    reading = counted(previous, raw, shown)
    return Count(reading, _packed(carried(last_raw, raw), found), _growth(previous, reading, unit))


def _anew(found: Found, note: str) -> Count:
    return Count(counted(None, found.reading, None), _packed(found.reading, found), note)


def _next_run(previous: Reading, found: Found, *, unit: str) -> Count:
    """A run over what an earlier one left or failed at goes on from there; any other is new."""
    planned = {each.name: each.total for each in found.reading.partitions}
    left = sum(each.failed + each.remaining for each in previous.partitions)
    if not 0 < sum(planned.values()) <= left < _planned(previous):
        return _anew(found, _("The work was started anew."))
    handed_over = _handed_over(previous.partitions, planned)
    untouched = tuple(Partition(name, total, 0.0) for name, total in planned.items())
    reading = counted(
        replace(previous, partitions=handed_over),
        found.reading,
        replace(found.reading, partitions=untouched),
    )
    retried = _failed(previous.partitions) - _failed(handed_over)
    note = _("%(count)s failed %(unit)s are tried again.") % _words(retried, unit)
    return Count(reading, _packed(found.reading, found), note if retried else "")


def _handed_over(
    before: Iterable[Partition], planned: Mapping[str, float]
) -> tuple[Partition, ...]:
    """The partitions at the start of a run over ``planned`` units: these are open once more.

    A run may deal them out in another way than they failed; then they move between partitions,
    and the sum of the totals stays.
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


def _begun_anew(
    last_raw: Reading,
    begun: Mapping[str, Mapping[str, float]],
    before: Mapping[str, Mapping[str, float]],
) -> Reading:
    """Have counters that say that they are younger count as reset, also if they are higher."""
    younger = {
        name
        for name, counters in begun.items()
        if any(at_s > before.get(name, {}).get(key, math.inf) for key, at_s in counters.items())
    }
    if not younger:
        return last_raw
    partitions = (
        replace(each, processed=math.inf) if each.name in younger else each
        for each in last_raw.partitions
    )
    return replace(last_raw, partitions=tuple(partitions))


def _growth(previous: Reading, reading: Reading, unit: str) -> str:
    """Why the share of what is done falls: there is more to do than was thought."""
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


def _packed(raw: Reading, found: Found) -> dict[str, Any]:
    return {
        "run": found.run_id,
        "partitions": [[p.name, p.total, p.processed, p.failed] for p in raw.partitions],
        "begun": {name: dict(counters) for name, counters in found.begun.items()},
    }


def _unpacked(counters: Mapping[str, Any]) -> Reading:
    return Reading(0.0, tuple(Partition(*each) for each in counters["partitions"]))
