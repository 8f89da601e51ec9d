"""Facts of an incident: its times, lengths and counts, computed from its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from incidents.domain import moments
from incidents.domain.estimates import ZERO, EstimateOutcome, Window
from incidents.domain.status_log import Interval
from incidents.domain.vocabulary import ComponentStatus, Status

Value = datetime | timedelta | int
UPDATES, STATUS_LOG, JOBS = _("updates"), _("status log"), _("job")
DELIVERIES, INCIDENT, MONITORING = _("deliveries"), _("incident"), _("monitoring")
IDENTIFIED = frozenset({Status.IDENTIFIED})


# A job may end earlier than promised, and what is seen may have been told before.
LATE_BY = "late-by"
TOLD_LATE_BY = f"told-{LATE_BY}"
# Those that messages sent after the end still change.
RUNNING = frozenset({"people-told", "time-to-tell-all-first", "time-to-tell-all-slowest"})


class FactKind(StrEnum):
    INSTANT = "instant"
    DURATION = "duration"
    COUNT = "count"


@dataclass(frozen=True)
class Override:
    """Why, by whom and when a value was put in by hand, and the one that it replaces."""

    reason: str
    by: str
    at: datetime
    computed: Value | None = None


@dataclass(frozen=True)
class Fact:
    """One fact. ``value`` is None while it is not known; ``of`` is the m in "n of m"."""

    name: str
    label: str | Promise
    value: Value | None
    kind: FactKind
    source: str | Promise
    of: int | None = None
    correction: Override | None = None

    @property
    def computed(self) -> Value | None:
        """The value as computed, also where it was corrected."""
        return self.correction.computed if self.correction else self.value


@dataclass(frozen=True)
class Said:
    """A public update: when, with which status, and by when it promised the next one."""

    at: datetime
    status: Status
    promised_at: datetime | None = None


@dataclass(frozen=True)
class Trouble:
    """An interval with trouble of a component, cut at the ends of the incident."""

    code: str
    component: str
    interval: Interval


@dataclass(frozen=True)
class JobCourse:
    """A job; ``promised`` is the first range that readers were given while it ran."""

    code: str
    name: str
    started_at: datetime | None
    ended_at: datetime | None
    promised: Window | None = None


@dataclass(frozen=True)
class Sending:
    """The messages of one update: when they could go, when the last one had gone, how many."""

    due_at: datetime
    last_at: datetime
    key: str = ""
    count: int = 0


@dataclass(frozen=True)
class IncidentRecords:
    """The records of one incident; lists are in order of time."""

    now: datetime
    started_at: datetime
    recorded_at: datetime | None = None
    seen_at: datetime | None = None
    mitigated_at: datetime | None = None
    closed_at: datetime | None = None
    said: Sequence[Said] = ()
    outcomes: Sequence[EstimateOutcome] = ()
    troubles: Sequence[Trouble] = ()
    jobs: Sequence[JobCourse] = ()
    sendings: Sequence[Sending] = ()
    people_told: int = 0
    is_planned: bool = False

    @property
    def detected_at(self) -> datetime | None:
        """When it was seen by a rule, entered or first told, whichever came first.

        What was seen before it all began is of something else, or of its beginning.
        """
        seen_at = max(self.seen_at, self.started_at) if self.seen_at else None
        known = [at for at in (self.recorded_at, self.first_told_at, seen_at) if at]
        return min(known, default=None)

    @property
    def first_told_at(self) -> datetime | None:
        return self.said[0].at if self.said else None

    @property
    def identified_at(self) -> datetime | None:
        return next((each.at for each in self.said if each.status in IDENTIFIED), None)


# Of planned work, which is announced before it begins, these say nothing.
UNPLANNED = frozenset(
    {
        *("seen", "detected", "first-update", "identified", "mitigated", TOLD_LATE_BY),
        *("time-to-detect", "time-to-first-update", "time-to-identify", "time-to-mitigate"),
    }
)
# The end of each length, which begins at the start.
ENDS = {
    "time-to-detect": "detected",
    "time-to-first-update": "first-update",
    "time-to-identify": "identified",
    "time-to-mitigate": "mitigated",
    "time-to-resolve": "resolved",
}


def computed(course: IncidentRecords) -> dict[str, Fact]:
    """Return all facts by name, in the order in which they are read."""
    found = [*_times(course), *_lengths(course), *_told(course), *_troubles(course), *_jobs(course)]
    left_out = UNPLANNED if course.is_planned else ()
    return {fact.name: fact for fact in found if fact.name not in left_out}


def longest_silence(said: Sequence[Said], *, until: datetime) -> timedelta | None:
    """Return the longest time between two updates, or from the last one ``until`` the end."""
    if not said:
        return None
    times = [each.at for each in said if each.at <= until]
    return max((after - before for before, after in pairwise([*times, until])), default=ZERO)


def promises(said: Sequence[Said], *, now: datetime) -> tuple[int, int]:
    """Return how many promises of a next update were kept, and how many are decided.

    One is kept if the next update came by then, and decided once that is known.
    """
    kept = decided = 0
    following: list[datetime | None] = [*(each.at for each in said[1:]), None]
    for each, next_at in zip(said, following, strict=False):
        if each.promised_at is None or each.status.is_closed:
            continue
        is_kept = next_at is not None and next_at <= each.promised_at
        kept += is_kept
        decided += next_at is not None or each.promised_at < now
    return kept, decided


def _times(course: IncidentRecords) -> Iterator[Fact]:
    for name, label, at, source in (
        ("started", _("Started"), course.started_at, INCIDENT),
        ("seen", _("Seen by our monitoring"), course.seen_at, MONITORING),
        ("detected", _("Detected"), course.detected_at, INCIDENT),
        ("first-update", _("First public update"), course.first_told_at, UPDATES),
        ("identified", _("Identified"), course.identified_at, UPDATES),
        ("mitigated", _("Mitigated"), course.mitigated_at, UPDATES),
        ("resolved", _("Resolved"), course.closed_at, UPDATES),
    ):
        yield Fact(name, label, at, FactKind.INSTANT, source)


def _lengths(course: IncidentRecords) -> Iterator[Fact]:
    """Yield the times from the start."""
    for name, label, at, source in (
        ("time-to-detect", _("Time to detect"), course.detected_at, INCIDENT),
        ("time-to-first-update", _("Time to first update"), course.first_told_at, UPDATES),
        ("time-to-identify", _("Time to identify"), course.identified_at, UPDATES),
        ("time-to-mitigate", _("Time to mitigate"), course.mitigated_at, UPDATES),
        ("time-to-resolve", _("Time to resolve"), course.closed_at, UPDATES),
    ):
        length = at - course.started_at if at else None
        yield Fact(name, label, length, FactKind.DURATION, source)
    seen, told = course.seen_at, course.first_told_at
    late_by = told - seen if seen and told else None
    yield Fact(TOLD_LATE_BY, _("From seen to told"), late_by, FactKind.DURATION, MONITORING)


def _told(course: IncidentRecords) -> Iterator[Fact]:
    until = course.closed_at or course.now
    silence = longest_silence(course.said, until=until)
    kept, decided = promises(course.said, now=course.now)
    held = sum(outcome.off == ZERO for outcome in course.outcomes)
    waits = [each.last_at - each.due_at for each in course.sendings]
    count, length = FactKind.COUNT, FactKind.DURATION
    yield Fact("updates", _("Public updates"), len(course.said), count, UPDATES)
    yield Fact("longest-silence", _("Longest silence"), silence, length, UPDATES)
    yield Fact("promises-kept", _("Promises kept"), kept, count, UPDATES, decided)
    yield Fact("estimates-held", _("Estimates held"), held, count, UPDATES, len(course.outcomes))
    yield Fact("people-told", _("People told"), course.people_told, count, DELIVERIES)
    first, slowest = (waits[0], max(waits)) if waits else (None, None)
    yield Fact(
        "time-to-tell-all-first", _("First message: until all were told"), first, length, DELIVERIES
    )
    yield Fact(
        "time-to-tell-all-slowest",
        _("Slowest message: until all were told"),
        slowest,
        length,
        DELIVERIES,
    )


def _troubles(course: IncidentRecords) -> Iterator[Fact]:
    """Yield the time of each component in each status, worst first, and their sums.

    They are as clocks tell them, to agree with the length of the incident.
    """
    summed: dict[tuple[str, str, ComponentStatus], timedelta] = {}
    for each in course.troubles:
        key = each.code, each.component, each.interval.status
        length = _told_length(each.interval.started_at, each.interval.ended_at or course.now)
        summed[key] = summed.get(key, ZERO) + length
    worst_first = sorted(summed.items(), key=lambda item: -item[0][2].rank)
    for (code, component, status), length in worst_first:
        label = format_lazy("{}: {}", component, status.label)
        name = f"time-{code}{_ending(status)}"
        yield Fact(name, label, length, FactKind.DURATION, STATUS_LOG)


def _jobs(course: IncidentRecords) -> Iterator[Fact]:
    for job in course.jobs:
        length = job.ended_at - job.started_at if job.ended_at and job.started_at else None
        promised = job.promised
        off = promised.off(job.ended_at) if promised and job.ended_at else None
        by = promised.latest_at if promised else None
        parts: list[tuple[str, Promise, Value | None, FactKind]] = [
            ("started", _("started"), job.started_at, FactKind.INSTANT),
            ("promised", _("promised by"), by, FactKind.INSTANT),
            ("finished", _("finished"), job.ended_at, FactKind.INSTANT),
            ("length", _("took"), length, FactKind.DURATION),
            (LATE_BY, _("later than promised"), off, FactKind.DURATION),
        ]
        for part, words, value, kind in parts:
            label = format_lazy("{}: {}", job.name, words)
            yield Fact(f"job-{job.code}-{part}", label, value, kind, JOBS)


def component_and_status(name: str) -> tuple[str, ComponentStatus]:
    """Part the name of a fact that is a component's time in a status; two may be called alike."""
    status = next(each for each in ComponentStatus if name.endswith(_ending(each)))
    return name.removesuffix(_ending(status)), status


def _ending(status: ComponentStatus) -> str:
    return f"-{status.value.replace('_', '-')}"


def cut(intervals: Iterable[Interval], *, start: datetime, end: datetime) -> Iterator[Interval]:
    """Yield the parts of ``intervals`` between two instants."""
    for each in intervals:
        since, until = max(each.started_at, start), min(each.ended_at or end, end)
        if since < until:
            yield Interval(each.status, since, until)


def agreeing(found: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the facts with lengths as between the minutes that are told of their ends.

    Below two minutes they are told in seconds, and stay.
    """
    return {name: _agreeing(fact, found) for name, fact in found.items()}


def _agreeing(length: Fact, found: Mapping[str, Fact]) -> Fact:
    start, end = (found[name].value if name in found else None for name in _ends_of(length.name))
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return length
    if length.value != end - start:
        return length
    return replace(length, value=_told_length(start, end))


def _told_length(start: datetime, end: datetime) -> timedelta:
    """Return the time between two instants as clocks tell it; in seconds below two minutes."""
    length = end - start
    return length if abs(length) < timedelta(minutes=2) else moments.by_the_clock(start, end)


def _ends_of(name: str) -> tuple[str, str]:
    """Return the names of the instants between which a length lies; blank for other facts."""
    if name == TOLD_LATE_BY:
        return "seen", "first-update"
    if name in ENDS:
        return "started", ENDS[name]
    for part, start in ("length", "started"), (LATE_BY, "promised"):
        if name.endswith(f"-{part}"):
            job = name.removesuffix(part)
            return f"{job}{start}", f"{job}finished"
    return "", ""


def stored(value: Value) -> str | float | int:
    """Return a value as JSON: ISO 8601, seconds, or a number."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def read(value: str | float, kind: FactKind) -> Value:
    """Return what ``stored`` has made JSON. Raises ValueError if that is of another kind."""
    if kind == FactKind.INSTANT:
        return datetime.fromisoformat(str(value))
    return timedelta(seconds=float(value)) if kind == FactKind.DURATION else int(value)


def fits(value: Value, fact: Fact) -> bool:
    """Whether a value can stand for a fact: of its kind, not negative, no more than all."""
    if isinstance(value, datetime):
        return fact.kind == FactKind.INSTANT
    if isinstance(value, timedelta):
        return fact.kind == FactKind.DURATION and (value >= ZERO or fact.name.endswith(LATE_BY))
    return fact.kind == FactKind.COUNT and value >= 0 and (fact.of is None or value <= fact.of)


def corrected(
    found: Mapping[str, Fact], corrections: Mapping[str, tuple[str | float, Override]]
) -> dict[str, Fact]:
    """Return the facts with what was put in by hand, as it is stored; lengths follow the times."""
    told = {name: _with(fact, corrections.get(name)) for name, fact in found.items()}
    for name, end in ENDS.items():
        if name in told and name not in corrections and {"started", end} & corrections.keys():
            told[name] = _between(told[name], told["started"], told[end])
    if TOLD_LATE_BY in told.keys() - corrections and {"seen", "first-update"} & corrections.keys():
        told[TOLD_LATE_BY] = _between(told[TOLD_LATE_BY], told["seen"], told["first-update"])
    return told


def _between(length: Fact, start: Fact, end: Fact) -> Fact:
    from_at, until_at = start.value, end.value
    if not isinstance(from_at, datetime) or not isinstance(until_at, datetime):
        return replace(length, value=None)
    return replace(length, value=until_at - from_at)


def _with(fact: Fact, given: tuple[str | float, Override] | None) -> Fact:
    if given is None:
        return fact
    value, correction = given
    return replace(
        fact,
        value=read(value, fact.kind),
        correction=replace(correction, computed=fact.value),
    )
