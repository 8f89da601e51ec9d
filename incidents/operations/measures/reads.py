"""Ask the sources that are due: claim, ask outside any transaction, write what they say."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from incidents.domain.measuring.findings import Finding
from incidents.domain.vocabulary import SUPPLIERS_TOPIC, Observation
from incidents.models import Measure
from incidents.models.due import next_scrape_at
from incidents.operations.due_rows import leased, still_claimed, stored
from incidents.operations.errors import OperationError
from incidents.operations.measures import asking, gaps
from incidents.operations.measures.asking import Question
from incidents.operations.revisions import revise
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from incidents.operations.rules.showing import revise_shown
from incidents.operations.scopes import page_write, write

# As many at once: a batch takes no longer than its slowest source.
BATCH = 64
# What a reading changes of its measure.
FILLED = (
    *("asked_at", "claimed_until", "next_scrape_at", "failing_since"),
    *("value", "expires_at", "reported", "reporter", "reported_at"),
)

_threads = ThreadPoolExecutor(max_workers=2 * BATCH, thread_name_prefix="measure")


@dataclass(frozen=True)
class SourceReading:
    """The finding on a claimed source."""

    measure: Measure
    finding: Finding

    def __str__(self) -> str:
        return str(self.measure.rule)

    @property
    def is_first(self) -> bool:
        """Whether it is the first, or the first by which anything is known."""
        was_known = self.measure.rule.signal.known != Observation.UNKNOWN
        is_known = self.finding.observation != Observation.UNKNOWN
        return self.measure.asked_at is None or (is_known and not was_known)

    @property
    def seen(self) -> Seen:
        return Seen(self.finding.observation, self.finding.what)


def read_due(*, now: datetime, due_by: datetime | None = None) -> int:
    """Ask up to 64 sources whose time has come, by ``due_by`` or now; return how many were.

    Several may call it at once: each source is claimed by one.
    """
    due = Measure.objects.due(now=now).select_related("rule__signal")
    measures = leased(due, most=BATCH, due_by=due_by, now=now)
    if measures:
        stored(_asked(measures, now=now), partial(_store, now=now))
    return len(measures)


def _asked(measures: Sequence[Measure], *, now: datetime) -> list[SourceReading]:
    """Ask at once, and once for all that ask the same."""
    alike: dict[Question | int, list[Measure]] = {}
    for measure in measures:
        alike.setdefault(_key(measure), []).append(measure)
    groups = list(alike.values())
    found = _threads.map(partial(asking.findings, now=now), groups)
    return [
        SourceReading(measure, finding)
        for group, of_group in zip(groups, found, strict=True)
        for measure, finding in zip(group, of_group, strict=True)
    ]


def _key(measure: Measure) -> Question | int:
    """Return the question, or for a source that cannot be asked its own key: it stands alone."""
    try:
        return asking.question(measure)
    except OperationError:
        return measure.pk


def _store(readings: Sequence[SourceReading], *, now: datetime) -> None:
    kept, turned = _keep(readings, now=now)
    signals.observe({each.measure.rule_id: each.seen for each in kept}, now=now)
    if turned:
        _show(turned)


@write
def _keep(
    readings: Sequence[SourceReading], *, now: datetime
) -> tuple[Sequence[SourceReading], Sequence[Measure]]:
    """Note when and what was found.

    Return the readings of those that are still asked so, and the measures of which something is
    known for the first time, or whose gap has begun or ended.
    """
    claimed = [each.measure for each in readings]
    unchanged = still_claimed(Measure.objects.working(), claimed, version="changed_at")
    kept = [each for each in readings if each.measure.pk in unchanged]
    turned = gaps.follow([(each.measure, each.finding) for each in kept], now=now)
    turned += [each.measure for each in kept if each.is_first]
    for each in kept:
        _fill(each, now=now)
    Measure.objects.bulk_update([each.measure for each in kept], FILLED)
    if any(each.measure.is_public and each.finding.status for each in kept):
        revise(SUPPLIERS_TOPIC)
    return kept, turned


@page_write
def _show(measures: Sequence[Measure]) -> None:
    revise_shown([each.rule for each in measures])


def _fill(reading: SourceReading, *, now: datetime) -> None:
    """Set the columns; a value that is known no more stays as it was known last."""
    measure, found = reading.measure, reading.finding
    is_known = found.observation != Observation.UNKNOWN
    since = gaps.source_of(measure).unknown_since(is_known=is_known, now=now)
    measure.failing_since = None if is_known else since
    measure.asked_at, measure.claimed_until = now, None
    measure.next_scrape_at = next_scrape_at(
        measure.next_scrape_at,
        interval_s=measure.interval_s,
        failing_since=measure.failing_since,
        now=now,
    )
    if is_known:
        measure.value, measure.expires_at = found.value, found.expires_at
    if found.status is not None:
        measure.reported, measure.reporter, measure.reported_at = found.status, found.page, now
