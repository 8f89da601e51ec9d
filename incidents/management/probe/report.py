"""The report of a probe: what was asked, how many names are bad, and each of them."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from incidents.management.probe.findings import DefectKind
from incidents.management.probe.routes import MISSING
from incidents.management.probe.target import ProbeTarget
from incidents.management.walk import options
from incidents.management.walk.placeholders import host_of
from incidents.management.walk.plan import RunPlan
from incidents.management.walk.target import Note

FILE = "report.json"
FORMAT = 1
# Of the normal distribution: 95 % of a sample's shares lie within so many standard errors.
STANDARD_ERRORS = 1.96


class Unusable(Exception):
    """A file is no report of a probe; the text names it."""


@dataclass(frozen=True)
class BadName:
    """``routes`` are where its forms led, by whom was asked; ``purge`` are stale addresses."""

    name: str
    kinds: Sequence[str]
    routes: Mapping[str, Sequence[Mapping[str, Any]]]
    purge: Sequence[str]
    mixed_loop: Sequence[str] = ()


@dataclass(frozen=True)
class ProbeReport:
    """Of ``listed`` names ``probed`` were probed, and ``failed`` could not be.

    ``to`` is where the forms of each probed name led through the cache: an address, the status of
    an error, or None.
    """

    run_id: str
    started_at: str
    ended_at: str
    cache: str
    origin: str | None
    hosts: Sequence[str]
    forms: Sequence[str]
    listed: int
    probed: int
    failed: Sequence[str]
    kinds: Mapping[str, int]
    bad: Sequence[BadName]
    to: Mapping[str, Sequence[str | None]]

    @property
    def to_purge(self) -> list[str]:
        """The addresses to purge, as “host/path”, each once."""
        return list(dict.fromkeys(address for each in self.bad for address in each.purge))

    @property
    def names_to_purge(self) -> list[str]:
        return [each.name for each in self.bad if each.purge]

    @property
    def missing(self) -> int:
        """The number of names of which nothing is there."""
        return sum({*places} <= MISSING for places in self.to.values())

    @property
    def is_open(self) -> bool:
        """Whether it cannot be said that all is well, though nothing bad was found."""
        return bool(self.failed) or self.missing == self.probed

    @property
    def share_bad(self) -> tuple[float, float]:
        """The least and most share of all names that is likely bad, in 95 % of samples."""
        if self.probed == self.listed:
            return (len(self.bad) / max(1, self.probed),) * 2
        return wilson(len(self.bad), self.probed)


def wilson(bad: int, probed: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % of a share (Wilson 1927); all there is, of no sample."""
    if not probed:
        return 0.0, 1.0
    z2 = STANDARD_ERRORS**2
    share = bad / probed
    middle = (share + z2 / (2 * probed)) / (1 + z2 / probed)
    error = math.sqrt(share * (1 - share) / probed + z2 / (4 * probed**2))
    half = STANDARD_ERRORS * error / (1 + z2 / probed)
    return max(0.0, middle - half), min(1.0, middle + half)


def of_run(
    plan: RunPlan[ProbeTarget], notes: Sequence[Note], failed: Sequence[str], *, now: datetime
) -> ProbeReport:
    target = plan.target
    found = sorted((json.loads(note.text) for note in notes), key=lambda each: str(each["name"]))
    counts = Counter(kind for note in notes for kind in note.kinds)
    return ProbeReport(
        run_id=plan.run_id,
        started_at=_told(datetime.fromtimestamp(plan.started_at_s, UTC)),
        ended_at=_told(now),
        cache=target.cache,
        origin=target.origin,
        hosts=target.hosts,
        forms=target.forms,
        listed=target.listed,
        probed=len(found),
        failed=sorted(failed),
        kinds={kind.value: counts[kind] for kind in DefectKind if counts[kind]},
        bad=[_bad(each) for each in found if "kinds" in each],
        to={each["name"]: each["to"] for each in found},
    )


def as_json(report: ProbeReport) -> str:
    told = {"format": FORMAT, **vars(report), "bad": [vars(each) for each in report.bad]}
    return json.dumps(told) + "\n"


def read(file: Path) -> ProbeReport:
    """Read one. Raises Unusable, OSError."""
    try:
        told = json.loads(file.read_bytes())
        if told.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        bad = [BadName(**each) for each in told.pop("bad")]
        report = ProbeReport(bad=bad, **told)
        _require_sound(report)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unusable(f"{file} is no report of plainstatus probe-redirects") from error
    return report


def _require_sound(report: ProbeReport) -> None:
    """Raise ValueError, TypeError or AttributeError of what no probe has written."""
    json.dumps(vars(report), ensure_ascii=False, default=vars).encode()  # all can be shown
    for name in [*report.to, *report.failed, *(each.name for each in report.bad)]:
        if not isinstance(name, str) or not name.strip() or {*name} & {*"\r\n"}:
            raise ValueError(name)
    for address in report.to_purge:
        if not options.SENDABLE.fullmatch(address) or "/" not in address or not host_of(address):
            raise ValueError(address)
    for each in report.bad:
        if not {*each.kinds} <= {*DefectKind} or not isinstance(each.routes, dict):
            raise ValueError(each.kinds)
    if not {*report.kinds} <= {*DefectKind} or not min([0, *report.kinds.values()]) == 0:
        raise ValueError(report.kinds)
    if not 0 <= len(report.bad) <= report.probed <= report.listed:
        raise ValueError(report.probed)


def _bad(found: Mapping[str, Any]) -> BadName:
    return BadName(
        found["name"],
        found["kinds"],
        found["routes"],
        found["purge"],
        found.get("mixed_loop", ()),
    )


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
