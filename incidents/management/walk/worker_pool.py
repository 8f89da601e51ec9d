"""The pool of worker processes: gives each a partition and permits to send requests."""

from __future__ import annotations

import contextlib
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import connection as multiprocessing_connection
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from incidents.management.supervisor import restarts
from incidents.management.walk import workers
from incidents.management.walk.target import WalkTarget
from incidents.management.walk.throttle import Throttle
from incidents.management.walk.workers import Permits, Task, WorkerReport

# Leave is given for about as long as a worker works before it reports.
LEAVE_S = workers.REPORT_EVERY_S
STOP_TIMEOUT_S = 5.0

# With what manage.py imports, which each worker would otherwise import by itself: that halves
# its memory.
PRELOADED = [workers.__name__, "django.core.management"]

# Workers start from a process without threads, which has imported what they need.
_processes = get_context("forkserver")


@dataclass(frozen=True)
class PartitionReport:
    """A worker's report on a partition."""

    partition: str
    report: WorkerReport


@dataclass
class OpenPartition:
    """A partition in work or waiting; ``position`` is the last reported one."""

    partition: str
    file: Path
    position: int
    end: int
    deaths: int = 0
    due_at_s: float = 0.0


@dataclass
class Worker:
    connection: Connection
    process: BaseProcess
    walker: OpenPartition | None = None
    is_waiting: bool = False


@dataclass
class WorkerPool:
    """At most ``size`` worker processes, each with one partition; largest partitions first."""

    target: WalkTarget
    size: int
    throttle: Throttle
    queue: deque[OpenPartition]
    members: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        _processes.set_forkserver_preload(PRELOADED)

    @property
    def is_done(self) -> bool:
        return not self.queue and not any(member.walker for member in self.members)

    def step(self, *, pace: float, now_s: float, wait_s: float) -> list[PartitionReport]:
        """Hand out permits, wait at most ``wait_s`` seconds for reports, and return them."""
        self._staff(now_s=now_s)
        self.throttle.refill(pace=pace, now_s=now_s)
        self._give_leave(pace=pace)
        return self._collect(wait_s, now_s=now_s)

    def stop(self, *, clock: Callable[[], float]) -> list[PartitionReport]:
        """End all processes, and return what they last reported."""
        deadline_s = clock() + STOP_TIMEOUT_S
        for member in self.members:
            _send(member, None)
        reports: list[PartitionReport] = []
        while self.members and clock() < deadline_s:
            reports += self._collect(deadline_s - clock(), now_s=math.inf)
        for member in self.members:
            member.process.terminate()
        return reports

    def _staff(self, *, now_s: float) -> None:
        """Give each idle worker a partition; start workers while there are too few."""
        for walker in [walker for walker in self.queue if walker.due_at_s <= now_s]:
            member = next((member for member in self.members if not member.walker), None)
            if member is None and len(self.members) < self.size:
                member = self._engage()
            if member is None:
                return
            self.queue.remove(walker)
            member.walker = walker
            _send(member, Task(walker.file, walker.position, walker.end))

    def _engage(self) -> Worker:
        ours, theirs = _processes.Pipe()
        process = _processes.Process(target=workers.work, args=(theirs, self.target), daemon=True)
        process.start()
        theirs.close()  # so that its end is noticed
        member = Worker(ours, process)
        self.members.append(member)
        return member

    def _give_leave(self, *, pace: float) -> None:
        """Hand out permits: longest waiting worker first, none gets more than an even share."""
        busy = sum(member.walker is not None for member in self.members)
        share = math.ceil(self.throttle.rate_per_s * pace * LEAVE_S / max(1, busy))
        for member in [member for member in self.members if member.is_waiting]:
            granted = self.throttle.take(share)
            if not granted:
                return
            member.is_waiting = False
            _send(member, Permits(granted))
            self.members.remove(member)
            self.members.append(member)

    def _collect(self, wait_s: float, *, now_s: float) -> list[PartitionReport]:
        by_connection = {member.connection: member for member in self.members}
        ready = multiprocessing_connection.wait(list(by_connection), timeout=max(0.0, wait_s))
        heard = [self._hear(by_connection[each], now_s=now_s) for each in ready]  # type: ignore[index]
        return [walked for walked in heard if walked]

    def _hear(self, member: Worker, *, now_s: float) -> PartitionReport | None:
        try:
            report = member.connection.recv()
        except (EOFError, OSError):
            self._bury(member, now_s=now_s)
            return None
        assert member.walker is not None
        assert isinstance(report, WorkerReport)
        walker = member.walker
        walker.position += report.counts.position
        walker.deaths = walker.deaths if report.sent == 0 else 0
        self.throttle.give_back(report.unused)
        member.is_waiting = not report.is_done
        if report.is_done:
            member.walker = None
        return PartitionReport(walker.partition, report)

    def _bury(self, member: Worker, *, now_s: float) -> None:
        """Give a dead worker's unreported names to another worker, after a pause."""
        self.members.remove(member)
        member.connection.close()
        if walker := member.walker:
            walker.deaths += 1
            walker.due_at_s = now_s + restarts.delay_s(walker.deaths)
            self.queue.append(walker)


def _send(member: Worker, message: object) -> None:
    """Send a message; a dead worker is noticed when its report is read."""
    with contextlib.suppress(OSError):
        member.connection.send(message)
