"""A worker process: visits the names of partitions, with a permit for each request.

Kept light, and free of Django: there may be many. It ends when whoever gives leave is gone.
"""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from incidents.management.walk.journal import Counts
from incidents.management.walk.target import Note, Result, Visit, Visitor, WalkTarget

# How old what others know of its progress may become.
REPORT_EVERY_S = 0.5
FIRST_DELAY_S, LONGEST_DELAY_S = 0.2, 5.0


@dataclass(frozen=True)
class Task:
    """The names in ``file`` from ``position`` up to ``end``."""

    file: Path
    position: int
    end: int


@dataclass(frozen=True)
class Permits:
    """Permits for a number of requests."""

    requests: int


@dataclass(frozen=True)
class WorkerReport:
    """Results since the last report. It asks for more permits.

    ``unused`` requests were allowed and not sent; ``missed`` were sent in vain, the last of them
    for the reason ``why``.
    """

    counts: Counts
    failed_names: Sequence[str]
    notes: Sequence[Note]
    sent: int
    missed: int
    why: str
    unused: int
    is_done: bool


class Stopped(Exception):
    """A stop was asked for."""


def work(connection: Connection, target: WalkTarget) -> None:
    """Do one task after the other, until told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    visitor = target.visitor()
    with contextlib.suppress(Stopped, EOFError, OSError):
        while isinstance(task := connection.recv(), Task):
            Walk(connection, visitor, attempts=target.attempts).walk(task)
    visitor.close()


def _names(task: Task) -> Iterator[str]:
    """Yield the names of a task; the pool notices unreadable ones as missing."""
    with contextlib.suppress(OSError, UnicodeDecodeError), task.file.open(encoding="utf-8") as file:
        for line in islice(file, task.position, task.end):
            yield line.rstrip("\n")


def delay_s(attempt: int) -> float:
    """Return the least pause in seconds after ``attempt`` attempts."""
    return float(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(attempt - 1, 10)))


@dataclass
class Walk:
    connection: Connection
    visitor: Visitor
    attempts: int
    leave: int = 0
    tally: dict[Result, int] = field(default_factory=lambda: dict.fromkeys(Result, 0))
    failed_names: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sent: int = 0
    missed: int = 0
    reported_at_s: float = field(default_factory=time.monotonic)

    def walk(self, task: Task) -> None:
        """Visit the names of a task. Raises Stopped; unreported names are visited again later."""
        for name in _names(task):
            visit = self._visit(name)
            self.tally[visit.result] += 1
            if visit.result is Result.FAILED:
                self.failed_names.append(name)
            if visit.note:
                self.notes.append(visit.note)
        self._report(is_done=True)

    def _visit(self, name: str) -> Visit:
        for attempt in range(1, self.attempts + 1):
            if (visit := self.visitor.visit(name, self._ask_leave)) is not None:
                return visit
            self.missed += 1
            if attempt < self.attempts:
                self._wait(delay_s(attempt) * random.uniform(1, 1.5))
        return Visit(Result.FAILED)

    def _ask_leave(self) -> None:
        is_due = time.monotonic() - self.reported_at_s >= REPORT_EVERY_S
        if not self.leave or is_due:
            self._report(is_done=False)
            answer = self.connection.recv()
            if not isinstance(answer, Permits):
                raise Stopped
            self.leave = answer.requests
        self.leave -= 1
        self.sent += 1

    def _wait(self, seconds: float) -> None:
        """Wait between two attempts; a message meanwhile can only be the one to stop."""
        if self.connection.poll(seconds):
            self._report(is_done=False)
            raise Stopped

    def _report(self, *, is_done: bool) -> None:
        counts = Counts(**{result.value: count for result, count in self.tally.items()})
        self.connection.send(
            WorkerReport(
                counts,
                self.failed_names,
                self.notes,
                self.sent,
                self.missed,
                self.visitor.why,
                self.leave,
                is_done,
            )
        )
        self.tally = dict.fromkeys(Result, 0)
        self.failed_names, self.notes = [], []
        self.sent = self.missed = self.leave = 0
        self.reported_at_s = time.monotonic()
