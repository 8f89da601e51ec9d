"""The readings of a job, as far as the next estimate needs them.

The database has them all; a process keeps those that estimates look at, so that a scrape costs
no reading of what is known. What is kept is good as long as the job's latest row is the one that
is known here; otherwise another process has added to it, and it is loaded anew.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from django.db.models import OuterRef, Subquery

from incidents.domain.progress import Partition, Reading, kept, watched
from incidents.domain.vocabulary import RunState, Scheduling
from incidents.models import Job, JobReading

# Some 256 jobs of 30 partitions, of which a memory takes 500 kB.
MEMORIES_BYTES_MAX = 128_000_000
# A partition of a reading, without its name, and the id and the time of a reading.
PARTITION_BYTES, ROW_BYTES = 170, 16


def _floats() -> array[float]:
    return array("d")


def _integers() -> array[int]:
    return array("q")


@dataclass
class CachedReadings:
    """Ids and times (Unix) of all rows, oldest first; readings of those that are looked at."""

    ids: array[int] = field(default_factory=_integers)
    ats: array[float] = field(default_factory=_floats)
    known: dict[int, Reading] = field(default_factory=dict)
    latest: JobReading | None = None

    @cached_property
    def size_bytes(self) -> int:
        """About what it takes, if all readings have the partitions of the latest one."""
        rows = self.latest.partitions if self.latest else ()
        reading_bytes = sum(PARTITION_BYTES + len(row[0].encode()) for row in rows)
        return ROW_BYTES * len(self.ids) + reading_bytes * len(self.known)


@dataclass(frozen=True)
class CacheStep:
    """The step from cached readings to those with one more: which rows stay, which are looked at.

    Indices are those of ``memory`` and, for the new reading, the one after.
    """

    memory: CachedReadings
    at_s: float
    kept: Sequence[int]
    watched: Sequence[int]

    @property
    def dropped_ids(self) -> list[int]:
        if len(self.kept) == len(self.memory.ids) + 1:
            return []
        staying = set(self.kept)
        return [pk for index, pk in enumerate(self.memory.ids) if index not in staying]

    @property
    def heirs(self) -> dict[int, int]:
        """For each row that goes, by its id, the next one that stays; the new one has no id."""
        staying, heir, found = set(self.kept), 0, {}
        for index in range(len(self.memory.ids) - 1, -1, -1):
            pk = self.memory.ids[index]
            if index in staying:
                heir = pk
            elif heir:
                found[pk] = heir
        return found

    @property
    def missing_ids(self) -> set[int]:
        ids, known = self.memory.ids, self.memory.known
        needed = {ids[index] for index in self.watched if index < len(ids)} | set(ids[-1:])
        return needed - known.keys()

    @property
    def previous(self) -> Reading | None:
        return self.memory.known[self.memory.ids[-1]] if self.memory.ids else None

    def history(self, latest: Reading) -> list[Reading]:
        ids, known = self.memory.ids, self.memory.known
        return [known[ids[index]] if index < len(ids) else latest for index in self.watched]

    def taken(self, row: JobReading, latest: Reading) -> CachedReadings:
        """Return the memory with the reading, which is stored as ``row``."""
        ids, ats, known = self.memory.ids, self.memory.ats, self.memory.known
        every_id, every_at = [*ids, row.pk], [*ats, self.at_s]
        watched_ids = {every_id[index] for index in self.watched} | {row.pk}
        return CachedReadings(
            ids=array("q", (every_id[index] for index in self.kept)),
            ats=array("d", (every_at[index] for index in self.kept)),
            known={pk: each for pk, each in known.items() if pk in watched_ids} | {row.pk: latest},
            latest=row,
        )


_memories: OrderedDict[str, CachedReadings] = OrderedDict()
_lock = threading.Lock()


def of(jobs: Collection[Job]) -> dict[int, CachedReadings]:
    """Return each job's memory by its key. One query, and one more if any is not known here."""
    latest = JobReading.objects.filter(job=OuterRef("pk")).order_by("-at").values("pk")[:1]
    keys = [job.pk for job in jobs]
    newest = Job.objects.filter(pk__in=keys).values_list("pk", Subquery(latest))
    latest_ids: dict[int, int | None] = dict(newest)
    found, unknown = {}, []
    for job in jobs:
        memory = _remembered(job.code)
        if memory and (memory.ids[-1] if memory.ids else None) == latest_ids[job.pk]:
            found[job.pk] = memory
        else:
            unknown.append(job.pk)
    return found | (_loaded(unknown) if unknown else {})


def steps(taken: Iterable[tuple[CachedReadings, float]]) -> list[CacheStep]:
    """Return what a reading at each time makes of its memory, with all that it needs at hand.

    One query, if any is not.
    """
    found = [_step(memory, at_s) for memory, at_s in taken]
    missing = {pk: step.memory for step in found for pk in step.missing_ids}
    missing |= {s.memory.ids[-1]: s.memory for s in found if s.memory.ids and not s.memory.latest}
    for row in JobReading.objects.filter(pk__in=missing) if missing else ():
        memory = missing[row.pk]
        memory.known[row.pk] = reading_of(row)
        if row.pk == memory.ids[-1]:
            memory.latest = row
    return found


def remember(job: Job, memory: CachedReadings) -> None:
    """To be called once the row is committed."""
    with _lock:
        _memories[job.code] = memory
        _memories.move_to_end(job.code)
        while sum(each.size_bytes for each in _memories.values()) > MEMORIES_BYTES_MAX:
            _memories.popitem(last=False)


def reading_of(row: JobReading) -> Reading:
    return Reading(
        at_s=row.at.timestamp(),
        partitions=tuple(Partition(*each) for each in row.partitions),
        run_state=RunState(row.run_state) if row.run_state else None,
        scheduling=Scheduling(row.scheduling),
    )


def moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)


def _remembered(code: str) -> CachedReadings | None:
    with _lock:
        if code in _memories:
            _memories.move_to_end(code)
        return _memories.get(code)


def _loaded(keys: Sequence[int]) -> dict[int, CachedReadings]:
    found = {key: CachedReadings() for key in keys}
    rows = JobReading.objects.filter(job__in=keys).order_by("job", "at")
    for job_id, pk, at in rows.values_list("job", "pk", "at").iterator(chunk_size=2_000):
        found[job_id].ids.append(pk)
        found[job_id].ats.append(at.timestamp())
    return found


def _step(memory: CachedReadings, at_s: float) -> CacheStep:
    ats = [*memory.ats, at_s]
    staying = kept(ats)
    looked_at = watched([ats[index] for index in staying])
    return CacheStep(memory, at_s, staying, [staying[index] for index in looked_at])
