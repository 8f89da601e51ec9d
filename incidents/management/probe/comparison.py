"""The changes between two probes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incidents.management.output import plain
from incidents.management.probe.report import ProbeReport
from incidents.management.probe.wording import counted, few


@dataclass(frozen=True)
class Comparison:
    """Names, sorted. ``worse`` are bad in a way in which they were not before.

    ``unknown`` are bad and were not probed before, so that they count as worse, too.
    """

    both: int
    worse: Sequence[str]
    unknown: Sequence[str]
    mended: Sequence[str]
    still_bad: Sequence[str]
    moved: Sequence[tuple[str, str, str]]

    @property
    def is_worse(self) -> bool:
        return bool(self.worse or self.unknown)


def compare(before: ProbeReport, after: ProbeReport) -> Comparison:
    """Compare two reports of the same forms. Raises ValueError."""
    if list(before.forms) != list(after.forms):
        raise ValueError("They are of different forms: probe both with the same --form.")
    both = sorted(before.to.keys() & after.to.keys())
    kinds_before = {each.name: set(each.kinds) for each in before.bad}
    kinds_after = {each.name: set(each.kinds) for each in after.bad}
    worse = [name for name in both if kinds_after.get(name, set()) - kinds_before.get(name, set())]
    return Comparison(
        both=len(both),
        worse=worse,
        unknown=sorted(kinds_after.keys() - before.to.keys()),
        mended=[name for name in both if name in kinds_before and name not in kinds_after],
        still_bad=[
            name
            for name in both
            if name in kinds_before and name in kinds_after and name not in worse
        ],
        moved=[
            (name, _to(before.to[name]), _to(after.to[name]))
            for name in both
            if list(before.to[name]) != list(after.to[name])
        ],
    )


def told(compared: Comparison) -> Iterator[str]:
    """Yield what changed, a line each."""
    yield f"Probed before and after: {counted(compared.both, 'name')}."
    for names, what in (
        (compared.worse, "Worse"),
        (compared.unknown, "Bad, and not probed before"),
        (compared.mended, "Mended"),
        (compared.still_bad, "As bad as before"),
    ):
        if names:
            yield f"{what}: {len(names):,} ({few(names)})."
    if compared.moved:
        name, was, is_now = compared.moved[0]
        yield (
            f"Moved: {len(compared.moved):,}; the forms of {plain(name)} led to {was}, and now"
            f" to {is_now}."
        )


def _to(places: Sequence[str | None]) -> str:
    return plain(" and ".join(dict.fromkeys(place or "nowhere" for place in places)))
