"""The health of the backends, and the rate that it allows.

A purge empties a cache, and readers then ask the backends; a probe asks them itself. These are
asked now and then how they are: a failure stops the run at once, a slow answer halves its pace,
good answers bring it back step by step. While they are sick, no more than the requests of one
interval have gone out.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from enum import Enum, auto
from http.client import HTTPException

from incidents.management.walk import options
from incidents.management.walk.client import Client
from incidents.operations.errors import reason

SLOWEST = 1 / 16
# Good answers in a row before a paused run goes on, and the pace with which it does.
GOOD_TO_RESUME = 3
PACE_ON_RESUME = 1 / 8
FASTER = 1.5
# Of what is sent to the cache within an interval, if there was enough to tell by.
MANY_MISSED = 0.5
ENOUGH_SENT = 5


class BackendHealth(Enum):
    GOOD = auto()
    SLOW = auto()
    FAILING = auto()


@dataclass(frozen=True)
class HealthResult:
    """The result of a health check; ``why`` says in words what is wrong."""

    health: BackendHealth
    why: str = ""


@dataclass(frozen=True)
class Pace:
    """``factor`` is the share of the allowed rate, 0 while the run waits."""

    factor: float = 1.0
    good_in_a_row: int = 0

    def after(self, found: BackendHealth) -> Pace:
        if found is BackendHealth.FAILING:
            return Pace(0.0)
        if found is BackendHealth.SLOW:
            return Pace(max(SLOWEST, self.factor / 2) if self.factor else 0.0)
        return self._after_good(self.good_in_a_row + 1)

    def _after_good(self, in_a_row: int) -> Pace:
        if self.factor:
            return Pace(min(1.0, self.factor * FASTER), in_a_row)
        if in_a_row >= GOOD_TO_RESUME:
            return Pace(PACE_ON_RESUME, in_a_row)
        return replace(self, good_in_a_row=in_a_row)


@dataclass
class Answers:
    """The answers of the cache since the last check."""

    sent: int = 0
    missed: int = 0
    why: str = ""

    def note(self, *, sent: int, missed: int, why: str) -> None:
        self.sent += sent
        self.missed += missed
        self.why = why if missed else self.why

    def finding(self) -> HealthResult:
        """Slow down for a cache that refuses, but never stop, or it would wait for ever."""
        if self.sent >= ENOUGH_SENT and self.missed >= MANY_MISSED * self.sent:
            missed = f"the cache did not do {self.missed} of the last {self.sent} requests"
            return HealthResult(BackendHealth.SLOW, f"{missed}; the last of them: {self.why}")
        return HealthResult(BackendHealth.GOOD)


def worse(one: HealthResult, other: HealthResult) -> HealthResult:
    return max(one, other, key=lambda finding: finding.health.value)


def ask(url: str, *, timeout_s: float, slow_after_s: float) -> HealthResult:
    """Check the health of the backends, by an address without redirects."""
    started_s = time.monotonic()
    client = Client(url, timeout_s=timeout_s)
    try:
        reply = client.ask("GET", options.path_of(url) or "/", {})
    except (OSError, HTTPException, ValueError) as error:  # ValueError: no name of a host
        return HealthResult(BackendHealth.FAILING, f"{url} does not answer well: {reason(error)}")
    finally:
        client.close()
    if not 200 <= reply.status < 300:
        answered = f"{reply.status} {reply.reason}"
        return HealthResult(BackendHealth.FAILING, f"{url} does not answer well: {answered}")
    took_s = time.monotonic() - started_s
    took = f"{url} took {took_s:.1f} s to answer"
    if took_s > timeout_s:  # it came byte by byte
        return HealthResult(BackendHealth.FAILING, took)
    return (
        HealthResult(BackendHealth.SLOW, took)
        if took_s > slow_after_s
        else HealthResult(BackendHealth.GOOD)
    )


class Watch(threading.Thread):
    """A thread that checks the health; ``pace`` follows from the answers."""

    def __init__(
        self, url: str | None, *, every_s: float, timeout_s: float, slow_after_s: float
    ) -> None:
        super().__init__(name="health", daemon=True)
        # Nothing is sent before the first answer; then it begins gently.
        self.pace = Pace() if url is None else Pace(0.0, GOOD_TO_RESUME - 1)
        self.why = ""
        self._url, self._every_s = url, every_s
        self._timeout_s, self._slow_after_s = timeout_s, slow_after_s
        self._answers = Answers()
        self._is_over = threading.Event()

    def note(self, *, sent: int, missed: int, why: str) -> None:
        """Record answers of the cache."""
        self._answers.note(sent=sent, missed=missed, why=why)

    def run(self) -> None:
        try:
            while not self._is_over.is_set():
                self._look()
                self._is_over.wait(self._every_s)
        finally:  # by an error, too: nothing is sent that nobody watches
            self.pace, self.why = Pace(0.0), "nobody watches the backends any more"

    def stop(self) -> None:
        self._is_over.set()

    def _look(self) -> None:
        answers, self._answers = self._answers, Answers()
        found = worse(answers.finding(), self._ask())
        self.why = found.why
        self.pace = self.pace.after(found.health)

    def _ask(self) -> HealthResult:
        if self._url is None:
            return HealthResult(BackendHealth.GOOD)
        return ask(self._url, timeout_s=self._timeout_s, slow_after_s=self._slow_after_s)
