"""A drill with whole processes: what is posted in it reaches its own copy of the page only."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.up import PATIENCE_S, ROOT, copied, free_port, python, until

pytestmark = [pytest.mark.fault, pytest.mark.long]

LIST = ("manage.py", "incident", "list", "--all")


@dataclass(frozen=True)
class Drill:
    process: subprocess.Popen
    port: int
    log: Path

    def ended(self) -> list[str]:
        assert self.process.wait(PATIENCE_S) == 0, self.log.read_text()
        return self.log.read_text().splitlines()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.read().decode()


@contextmanager
def drilling(environment: dict[str, str], folder: Path, *, speed: float) -> Iterator[Drill]:
    port, log = free_port(), folder / "log"
    command = [sys.executable, "manage.py", "drill", "--port", str(port), "--speed", str(speed)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until(
            lambda: "The drill is at" in log.read_text() or process.poll() is not None,
            "the drill began",
        )
        yield Drill(process, port, log)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def test_operators_post_to_a_marked_copy_and_learn_how_it_went(loaded_demo, tmp_path):
    environment = copied(loaded_demo, tmp_path / "var")
    in_drill = environment | {"STATUSPAGE_DRILL": "1"}
    before = python(environment, *LIST)
    opened = ("manage.py", "incident", "open", "Loops", "--no-component", "-m", "We look.")

    with drilling(environment, tmp_path, speed=1_000_000) as drill:
        pages = [drill.page(path) for path in ("/", "/history", "/console/", "/history.atom")]
        code = python(in_drill, *opened).split()[0]
        resolved = ("manage.py", "incident", "resolve", code, "-m", "All is well.")
        python(in_drill, *resolved)
        said = drill.ended()

    assert all("Drill: nothing here is real." in page for page in pages[:3])
    assert "Drill: Package index status" in pages[3]
    assert any("Monitoring: Backends answer as usual" in line for line in said)
    assert said[-3].startswith("Time to first update: ")
    assert "there was none" not in said[-3]
    assert said[-2] == "Promises kept: none was due (on the day: 5 of 5)"
    assert said[-1].startswith("Longest silence: ")
    assert code in python(in_drill, *LIST)
    assert python(environment, *LIST) == before


def test_a_drill_that_is_broken_off_says_how_it_went_so_far(loaded_demo, tmp_path):
    environment = copied(loaded_demo, tmp_path / "var")

    with drilling(environment, tmp_path, speed=0.01) as drill:
        drill.process.send_signal(signal.SIGINT)
        said = drill.ended()

    assert said[-3].startswith("Time to first update: there was none (on the day: 18 min)")
