"""A worker that is killed, again and again, amid its deliveries."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from tests.smtp import Sink
from tests.up import ROOT, python, until

Environment = dict[str, str]


@dataclass(frozen=True)
class Found:
    """``changed``: addresses whose copies differ in their Message-ID."""

    sent: int
    lost: int
    repeated: int
    changed: int

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.lost} lost, {self.repeated} repeated"


def installation(var: Path, port: int) -> Environment:
    """Return the variables of a page that sends mail to a port of this machine."""
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "only-for-measuring-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATUSPAGE_HTTPS": "false",
        "STATUSPAGE_VAR_DIR": str(var),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_USE_TLS": "false",
        "DEFAULT_FROM_EMAIL": "status@example.org",
    }


def step(environment: Environment, name: str, number: int = 0) -> dict[str, float]:
    """Run a step of ``tests.mailing`` in a process of its own."""
    found: dict[str, float] = json.loads(
        python(environment, "-m", "tests.mailing", name, str(number))
    )
    return found


@contextmanager
def worker(environment: Environment) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "statuspage.worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as started:
        try:
            yield started
        finally:
            started.terminate()


def told_while_killed(
    environment: Environment, sink: Sink, *, subscribers: int, kills: int
) -> Found:
    """Tell so many of an incident, and kill the worker at random moments meanwhile."""
    step(environment, "fill", subscribers)
    step(environment, "tell")
    chance = random.Random(917)
    for number in range(1, kills + 1):
        at = subscribers * number // (kills + 2) + chance.randrange(subscribers // (kills + 2))
        with worker(environment) as killed:
            until(lambda at=at: len(sink.taken) >= at, f"{at} were told", patience_s=300)
            os.kill(killed.pid, signal.SIGKILL)
            killed.wait()
        # As if the leases of the dead had lapsed, for which all others would wait two minutes.
        step(environment, "lapse")
    with worker(environment):
        until(lambda: len(set(sink.addresses)) == subscribers, "all were told", patience_s=300)
    return found(sink, subscribers)


def found(sink: Sink, subscribers: int) -> Found:
    """Return what became of messages to so many, by what the server took."""
    ids: dict[str, set[str]] = {}
    for address, content in sink.taken:
        ids.setdefault(address, set()).add(message_from_bytes(content)["Message-ID"])
    counts = Counter(sink.addresses)
    return Found(
        sent=len(sink.taken),
        lost=subscribers - len(counts),
        repeated=len(sink.taken) - len(counts),
        changed=sum(len(each) > 1 for each in ids.values()),
    )
