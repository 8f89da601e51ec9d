"""The one path by which a reading is stored: counted, estimated, thinned, frozen at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.domain.exposition import ParsedReading
from incidents.domain.job_bar import Bar
from incidents.domain.milestones import Start
from incidents.domain.progress import Estimate, Partition, Reading, estimate
from incidents.domain.run_counts import Count, count, growth
from incidents.domain.vocabulary import Audience, EventKind, JobState, RunState
from incidents.models import Job, JobReading
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Gone
from incidents.operations.jobs import drafts, reading_cache
from incidents.operations.jobs.drafts import Taken
from incidents.operations.jobs.reading_cache import CachedReadings, CacheStep
from incidents.operations.outbox import announce
from incidents.operations.revisions import revise
from incidents.operations.scopes import page_write, write
from incidents.render.language import for_readers

ENDINGS = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})


@dataclass(frozen=True)
class Advance:
    """A reading to be stored. It writes nothing yet, and needs the database no more."""

    job: Job
    step: CacheStep
    count: Count
    row: JobReading
    before: JobReading | None
    started_at: datetime
    bar: Bar

    @property
    def is_over(self) -> bool:
        return _is_end(self.row)

    @property
    def is_another_run(self) -> bool:
        """By its id; or it goes on although it had ended."""
        counters = self.job.counters
        if counters and counters.get("run", "") != self.count.counters.get("run", ""):
            return True
        return self.before is not None and _is_end(self.before) and not self.is_over

    def start(self, *, now: datetime) -> Start | None:
        """When the present run was first read; None if it is the first one."""
        if self.is_another_run:
            return Start(now, self.row.done)
        if kept := self.job.counters.get("start"):
            return Start(datetime.fromisoformat(kept[0]), kept[1])
        return None

    def counters(self, *, now: datetime) -> dict[str, Any]:
        """The reading that the next one is compared with."""
        start, bar = self.start(now=now), self.bar
        return {
            **self.count.counters,
            "bar": [bar.share, bar.peak, bar.planned, bar.told],
            "start": [start.at.isoformat(), start.done] if start else None,
        }


def record(
    job_id: int,
    raw: Reading,
    *,
    now: datetime,
    run_id: str = "",
) -> JobReading:
    """Store what a job's metrics showed at ``raw.at_s`` (Unix time), with its estimate.

    What is not newer than the latest reading changes nothing. Only the job's own revision
    rises, until it is over. Raises Gone, Job.DoesNotExist.
    """
    _record(job_id, [ParsedReading(raw, run_id=run_id)], now=now)
    return JobReading.objects.filter(job=job_id).latest()


def record_all(job_id: int, raws: Iterable[Reading]) -> None:
    """Store what was recorded elsewhere, oldest first, as if each had been read at its time.

    As ``record`` does, but without loading for each reading what the one before left. Raises
    Gone, Job.DoesNotExist.
    """
    _record(job_id, [ParsedReading(raw) for raw in raws], now=None)


def _record(job_id: int, shown: Sequence[ParsedReading], *, now: datetime | None) -> None:
    """Store readings as of ``now``, or each as of its own time.

    From the first on that ends the job they change the page, so that they wait for it.
    """
    if rest := _record_until_an_end(job_id, shown, now=now):
        _record_ends(job_id, rest, now=now)


@write
def _record_until_an_end(
    job_id: int, shown: Sequence[ParsedReading], *, now: datetime | None
) -> Sequence[ParsedReading]:
    """Return those that are left to be stored."""
    return shown[_stored(job_id, shown, now=now, until_an_end=True) :]


@page_write
def _record_ends(job_id: int, shown: Sequence[ParsedReading], *, now: datetime | None) -> None:
    _stored(job_id, shown, now=now, until_an_end=False)


def _stored(
    job_id: int, shown: Sequence[ParsedReading], *, now: datetime | None, until_an_end: bool
) -> int:
    """Store readings, and return how many; ``until_an_end`` none from that on."""
    job = _live(job_id)
    known = reading_cache.of([job])
    for index, found in enumerate(shown):
        for each in advances([(job, found)], known):
            if each.is_over and until_an_end:
                return index
            at = now or reading_cache.moment(found.reading.at_s)
            store([each], now=at)
            known = {job.pk: each.step.taken(each.row, each.count.reading)}
            job.counters, job.started_at = each.counters(now=at), each.started_at
    return len(shown)


def advances(
    shown: Iterable[tuple[Job, ParsedReading]], known: Mapping[int, CachedReadings]
) -> list[Advance]:
    """Return what is to be stored of ``shown``, without what is not newer than what is known.

    One query at most.
    """
    newer = [
        (job, found)
        for job, found in shown
        if not known[job.pk].ats or found.reading.at_s > known[job.pk].ats[-1]
    ]
    steps = reading_cache.steps((known[job.pk], found.reading.at_s) for job, found in newer)
    return [_advance(job, found, step) for (job, found), step in zip(newer, steps, strict=True)]


def store(found: Sequence[Advance], *, now: datetime) -> None:
    """Write readings, in the transaction of the caller, who has locked their jobs.

    Where one ``is_over`` that must be a ``page_write``.
    """
    JobReading.objects.bulk_create([each.row for each in found])
    for each in found:
        if each.step.dropped_ids:
            _thin(each.step)
    for each in found:
        Job.objects.filter(pk=each.job.pk).update(**_of_job(each, now=now))
    revise(*(each.job.topic for each in found))
    drafts.after_readings(
        [Taken(each.job, each.before, each.row, each.start(now=now)) for each in found], now=now
    )
    for each in found:
        if each.is_over:
            announce(
                EventKind.JOB_ENDED,
                by=SYSTEM,
                subject=each.job,
                notifies=True,
                audience=Audience.STAFF,
                now=now,
            )
        transaction.on_commit(partial(_remember, each))


def _thin(step: CacheStep) -> None:
    """Why the bar moved back is told on, by the next reading that stays and has no word itself."""
    going = JobReading.objects.filter(pk__in=step.dropped_ids)
    noted = going.exclude(note="").order_by("at").values_list("pk", "note")
    heirs = step.heirs
    notes = {heirs[pk]: note for pk, note in noted}
    for heir, note in notes.items():
        JobReading.objects.filter(pk=heir, note="").update(note=note)
    going.delete()


def _live(job_id: int) -> Job:
    job = Job.objects.select_for_update(no_key=True).get(pk=job_id)
    if not job.is_live:
        raise Gone(_("“%(job)s” is no longer read; take it up again first.") % {"job": job})
    return job


def _advance(job: Job, found: ParsedReading, step: CacheStep) -> Advance:
    before = step.memory.latest
    with for_readers():  # a note is kept as it is told
        counted = count(step.previous, found, job.counters, unit=job.unit)
        note, bar = _noted(job, step.previous, counted)
    said = estimate(
        step.history(counted.reading),
        now_s=counted.reading.at_s,
        before=_said(before) if before else None,
    )
    row = JobReading(
        job=job,
        at=reading_cache.moment(counted.reading.at_s),
        partitions=[_row(each) for each in counted.reading.partitions],
        run_state=counted.reading.run_state or "",
        scheduling=counted.reading.scheduling,
        state=said.state,
        done=said.done,
        remaining_s=said.remaining_s,
        low_s=said.low_s,
        high_s=said.high_s,
        decides=said.decides or "",
        rate_per_s=said.rate_per_s,
        stalled_since=_moment(said.stalled_since_s),
        note=note,
    )
    started_at = job.started_at or _moment(found.started_at_s) or row.at
    return Advance(job, step, counted, row, before, started_at=min(started_at, row.at), bar=bar)


def _said(row: JobReading) -> Estimate:
    return Estimate(
        state=JobState(row.state),
        done=row.done,
        remaining_s=row.remaining_s,
        low_s=row.low_s,
        high_s=row.high_s,
        decides=row.decides or None,
        rate_per_s=row.rate_per_s,
        stalled_since_s=row.stalled_since.timestamp() if row.stalled_since else None,
    )


def _is_end(row: JobReading) -> bool:
    """Also if all is done, a job that says that it still runs may find more to do."""
    return JobState(row.state).is_over and (not row.run_state or row.run_state in ENDINGS)


def _noted(job: Job, previous: Reading | None, counted: Count) -> tuple[str, Bar]:
    """Why the bar or the number of failures moves back, and where the bar is then."""
    reading = counted.reading
    share, planned = reading.share, reading.planned
    if previous is None:
        return "", Bar(share, share, planned)
    bar = _bar(job, previous)
    note = counted.note if bar.drops(share) or previous.failed > reading.failed else ""
    if not note and bar.falls(share):
        grown = planned > bar.planned
        note = growth(bar.planned, planned, job.unit) if grown else counted.note
    return note, bar.moved(share, planned, is_told=bool(note))


def _bar(job: Job, previous: Reading) -> Bar:
    if kept := job.counters.get("bar"):
        return Bar(*kept)
    return Bar(previous.share, previous.share, previous.planned)


def _row(each: Partition) -> list[Any]:
    row = [each.name, each.total, each.processed, each.failed]
    return [*row, True] if each.is_carried else row


def _moment(at_s: float | None) -> datetime | None:
    return None if at_s is None else reading_cache.moment(at_s)


def _of_job(advance: Advance, *, now: datetime) -> dict[str, Any]:
    """That it could be read ends any failure; at its end it is frozen."""
    return {
        "counters": advance.counters(now=now),
        "started_at": advance.started_at,
        "ended_at": advance.row.at if advance.is_over else None,
        "failing_since": None,
        "failure": "",
    }


def _remember(advance: Advance) -> None:
    reading_cache.remember(advance.job, advance.step.taken(advance.row, advance.count.reading))
