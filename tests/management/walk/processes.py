"""Commands that walk over names, as whole processes, and what they expose meanwhile."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from tests.up import PATIENCE_S, ROOT, environment, free_port, until


@dataclass
class Started:
    process: subprocess.Popen
    port: int
    log: Path

    def until(self, condition, what):
        def met():
            assert self.process.poll() is None, self.log.read_text()
            return condition()

        until(met, what)

    def family(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def samples(self):
        """Everything exposed, by name and what sets it apart; nothing while nobody answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/metrics",
            headers={"Accept": "application/openmetrics-text;version=1.0.0"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as reply:
                text = reply.read().decode()
        except OSError:
            return {}
        return {
            (sample.name, *(value for key, value in sample.labels.items() if key != "run_id")): (
                sample.value
            )
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def done(self, result="ok"):
        return sum(
            value
            for key, value in self.samples().items()
            if key[0] == "mitigation_partition_processed_total" and key[-1] == result
        )

    def state(self):
        return next(
            (
                key[1]
                for key, value in self.samples().items()
                if key[0] == "mitigation_run_state" and value
            ),
            None,
        )

    def ended(self, code=0):
        assert self.process.wait(PATIENCE_S) == code, self.log.read_text()
        return self.log.read_text()


@contextlib.contextmanager
def starting(command: str, folder: Path) -> Iterator[Callable[..., Started]]:
    """Yield what starts a command, with the rest of its arguments."""
    started, numbers = [], count()

    def start(*arguments):
        port, log = free_port(), folder / f"log-{next(numbers)}"
        with log.open("w") as output:
            process = subprocess.Popen(
                [
                    *(sys.executable, "manage.py", command, "--port", str(port)),
                    *("--folder", folder / "runs", "--linger", "0", *map(str, arguments)),
                ],
                cwd=ROOT,
                env=environment(folder),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        started.append(process)
        return Started(process, port, log)

    yield start
    for process in started:
        with contextlib.suppress(psutil.NoSuchProcess):
            left = psutil.Process(process.pid).children(recursive=True)
            for each in (*left, psutil.Process(process.pid)):
                each.kill()
        process.wait(PATIENCE_S)
