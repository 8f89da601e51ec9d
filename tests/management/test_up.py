"""``manage.py up`` as whole processes: what is killed comes back, and nothing outlives it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
# Only bounds a failure: a busy machine takes its time.
PATIENCE_S = 120

pytestmark = pytest.mark.fault


@dataclass
class Running:
    process: subprocess.Popen
    port: int
    log: Path

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        """Return the direct child whose command line has the word, once there is one."""
        found: list[psutil.Process] = []

        def find() -> list[psutil.Process]:
            children = psutil.Process(self.process.pid).children()
            found.extend(child for child in children if word in _command_line(child))
            return found

        until(find, f"there was a {word}")
        return found[0]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/admin/login/", timeout=5):
                return True
        except OSError:
            return False


def until(condition: Callable[[], object], what: str) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline_s, f"waited {PATIENCE_S} s until {what}"
        time.sleep(0.1)


def _command_line(process: psutil.Process) -> list[str]:
    """Return nothing for a process that has just ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


def all_gone(family: list[psutil.Process]) -> bool:
    return not any(map(_is_alive, family))


def _is_alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    var = str(tmp_path_factory.mktemp("var"))
    environment = kept | {"STATUSPAGE_DEMO": "1", "STATUSPAGE_VAR_DIR": var}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return environment


@pytest.fixture
def up(environment, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-migrate", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    running = Running(process, port, log)
    family = []
    try:
        until(lambda: "Plainstatus is at" in log.read_text(), "the page answered")
        until(lambda: len(running.family()) == 4, "web (two), worker and beat ran")
        family = running.family()
        yield running
    finally:
        if process.poll() is None:
            family += running.family()
            process.terminate()
        process.wait(PATIENCE_S)
        for left in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()


def test_asked_to_stop_it_ends_all_it_started(up):
    family = up.family()

    up.process.terminate()

    assert up.process.wait(PATIENCE_S) == 0
    assert all_gone(family)


def test_killed_it_leaves_no_orphans(up):
    family = up.family()

    up.process.kill()

    until(lambda: all_gone(family), "all children were gone")


def test_a_killed_worker_is_started_again(up):
    worker = up.child("worker")

    worker.kill()

    until(lambda: "worker was ended by SIGKILL" in up.log.read_text(), "the death was noted")
    assert up.child("worker").pid != worker.pid


def test_a_killed_web_server_takes_its_own_children_along_and_answers_again(up):
    web = up.child("granian")
    family = [web, *web.children()]

    web.kill()

    until(lambda: all_gone(family), "the old web server was gone")
    until(up.answers, "the page answered again")


def test_a_port_in_use_is_told(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", port],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    assert ended.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture
def cut_short(environment):
    """The list of who takes from a queue, as a power cut or a full disk leaves it."""
    file = Path(environment["STATUSPAGE_VAR_DIR"], "broker", "control", "sweep.exchange")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"")
    return file


def test_a_worker_starts_over_a_list_of_queues_cut_short(cut_short, up):
    until(lambda: cut_short.exists() and cut_short.read_bytes(), "the worker took its queue")

    assert "worker ended" not in up.log.read_text()
