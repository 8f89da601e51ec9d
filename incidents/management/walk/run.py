"""One run, from its plan or from its journal, to its end."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from incidents.domain.vocabulary import RunState
from incidents.management.output import plain
from incidents.management.walk import plan as plans
from incidents.management.walk.errors import CannotRun, DamagedRun
from incidents.management.walk.exposition import Exposition
from incidents.management.walk.health import Watch
from incidents.management.walk.journal import Counts, Journal
from incidents.management.walk.plan import RunPlan
from incidents.management.walk.target import Note, WalkTarget
from incidents.management.walk.throttle import Throttle
from incidents.management.walk.worker_pool import OpenPartition, PartitionReport, WorkerPool

JOURNAL = "journal.jsonl"
FAILED_NAMES = "failed.txt"
# How often what is done is written down, and then told.
WRITE_EVERY_S = 1.0
# How long to listen before leave is given again.
WAIT_S = 0.05
# Of a reason that a server may have worded.
WHY_CHARACTERS_MAX = 300


@dataclass
class Run:
    """A run in progress; ``moved``, ``failed_names`` and ``notes`` are not in the journal yet."""

    folder: Path
    plan: RunPlan[WalkTarget]
    journal: Journal
    exposition: Exposition
    moved: dict[str, Counts] = field(default_factory=dict)
    failed_names: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        return sum(self.journal.counts.values(), Counts())

    @property
    def units(self) -> int:
        return sum(self.plan.sizes.values())

    @property
    def is_done(self) -> bool:
        return not self._left()

    def walk(self, is_asked_to_stop: Callable[[], bool], say: Callable[[str], None]) -> None:
        """Visit names until all is done or a stop is asked for; say why it waits or is slow.

        Raises OSError if the journal cannot be written, as what is not kept is not done, and
        Damaged of names that are missing, once all others are visited.
        """
        watch = self._watch()
        crew = self._crew()
        watch.start()
        try:
            self._loop(crew, watch, is_asked_to_stop, say)
        finally:
            watch.stop()
            self._note(crew.stop(clock=time.monotonic), watch)
            self._write()
        self.exposition.state = RunState.SUCCEEDED if self.is_done else RunState.PAUSED
        self._write_failed_names()
        if not self.is_done and not is_asked_to_stop():
            raise DamagedRun(f"Names are missing, or cannot be read, {self._where_missing()}")

    def _loop(
        self,
        crew: WorkerPool,
        watch: Watch,
        is_asked_to_stop: Callable[[], bool],
        say: Callable[[str], None],
    ) -> None:
        write_due_at_s = time.monotonic() + WRITE_EVERY_S
        told: tuple[RunState, bool] | None = None
        while not crew.is_done and not is_asked_to_stop():
            pace, why = watch.pace.factor, watch.why
            self.exposition.state = state_at(pace)
            # Not by the reason itself: it has figures that differ from look to look.
            if (to_tell := (self.exposition.state, bool(why))) != told:
                told = to_tell
                say(sentence(self.exposition.state, why))
            now_s = time.monotonic()
            self._note(crew.step(pace=pace, now_s=now_s, wait_s=WAIT_S), watch)
            if now_s >= write_due_at_s:
                self._write()
                write_due_at_s = now_s + WRITE_EVERY_S

    def _note(self, heard: list[PartitionReport], watch: Watch) -> None:
        for walked in heard:
            partition, report = walked.partition, walked.report
            before = self.moved.get(partition) or self.journal.counts.get(partition, Counts())
            self.moved[partition] = before + report.counts
            self.failed_names += report.failed_names
            self.notes += report.notes
            watch.note(sent=report.sent, missed=report.missed, why=report.why)

    def _write(self) -> None:
        """Write the journal, then the metrics: after a kill no number may fall."""
        self.journal.write(self.moved, failed_names=self.failed_names, notes=self.notes)
        self.exposition.tell(self.journal.counts, self.notes)
        self.moved, self.failed_names, self.notes = {}, [], []

    def _where_missing(self) -> str:
        first, *others = self._left()
        return f"in {first.file}" + (f" and {len(others)} more" if others else "")

    def _write_failed_names(self) -> None:
        names = "".join(f"{name}\n" for name in self.journal.failed_names)
        (self.folder / FAILED_NAMES).write_text(names, "utf-8")

    def _watch(self) -> Watch:
        limits = self.plan.limits
        return Watch(
            limits.health_url,
            every_s=limits.health_every_s,
            timeout_s=limits.health_timeout_s,
            slow_after_s=limits.slow_after_s,
        )

    def _crew(self) -> WorkerPool:
        limits = self.plan.limits
        return WorkerPool(
            self.plan.target,
            limits.processes,
            Throttle(limits.rate_per_s, time.monotonic()),
            deque(self._left()),
        )

    def _left(self) -> list[OpenPartition]:
        """Return the unfinished partitions, largest rest first."""
        files = dict(plans.names_files(self.folder, self.plan))
        positions = {
            partition: self.journal.counts.get(partition, Counts()).position
            for partition in self.plan.sizes
        }
        left = {
            partition: size - positions[partition] for partition, size in self.plan.sizes.items()
        }
        return [
            OpenPartition(
                partition, files[partition], positions[partition], self.plan.sizes[partition]
            )
            for partition in sorted(left, key=lambda partition: -left[partition])
            if left[partition] > 0
        ]


def state_at(pace: float) -> RunState:
    if not pace:
        return RunState.PAUSED
    return RunState.RUNNING if pace == 1.0 else RunState.THROTTLED


def sentence(state: RunState, why: str) -> str:
    why = plain(why[:WHY_CHARACTERS_MAX])
    if state is RunState.PAUSED:
        return f"Waiting: {why}." if why else "Waiting until the backends have answered well."
    if state is RunState.THROTTLED:
        return f"Slower: {why}." if why else "At a slower pace than allowed, at first."
    return "At full pace."


def open_run(folder: Path, plan: RunPlan[WalkTarget]) -> Run:
    """Take the run for this process. Raises CannotRun, OSError.

    The plan is kept, with what was changed of it: after a kill the run goes on with that.
    """
    journal = Journal(folder / JOURNAL)
    try:
        _require_fit(journal.counts, plan, folder)
        if plans.read(folder, type(plan.target)) != plan:
            plans.keep(folder, plan)
    except (CannotRun, OSError):
        journal.close()
        raise
    exposition = Exposition(plan)
    exposition.tell(journal.counts, journal.notes)
    return Run(folder, plan, journal, exposition)


def _require_fit(counts: Mapping[str, Counts], plan: RunPlan[WalkTarget], folder: Path) -> None:
    if any(found.position > plan.sizes.get(partition, 0) for partition, found in counts.items()):
        raise DamagedRun(f"{folder / JOURNAL} does not fit {folder / plans.FILE}")
