"""``manage.py up`` as a whole process."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.migrated import copy_migrated

ROOT = Path(__file__).parents[1]
# Only bounds a failure: a busy machine takes its time.
PATIENCE_S = 120


@dataclass(frozen=True)
class Up:
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


@contextlib.contextmanager
def running(
    environment: dict[str, str], folder: Path, *, migrate: bool = False, **options: Any
) -> Iterator[Up]:
    """Yield it once the page answers; ``options`` are those of Popen."""
    port = free_port()
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "up", "--port", str(port)),
                *([] if migrate else ["--no-migrate"]),
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            **options,
        )
    try:
        until(lambda: "Plainstatus is at" in log.read_text(), "the page answered")
        yield Up(process, port, log)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def environment(var: Path, **variables: str) -> dict[str, str]:
    """The variables of a demo, and none of whoever runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"STATUSPAGE_DEMO": "1", "STATUSPAGE_VAR_DIR": str(var)} | variables


def write_no_large_file() -> None:
    """As if the disk were full: what is published is larger, and nothing else that is written."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


def demo(var: Path, **variables: str) -> dict[str, str]:
    """Load the demo; return the variables of the environment that serve it."""
    demo = environment(var, **variables)
    migrate(demo)
    python(demo, "manage.py", "load_demo")
    return demo


def migrate(environment: dict[str, str]) -> None:
    """Have the database be as after ``manage.py migrate``; one in SQLite is a copy."""
    if "DATABASE_URL" in environment:
        python(environment, "manage.py", "migrate", "--verbosity=0")
        return
    var = Path(environment["STATUSPAGE_VAR_DIR"])
    if "STATUSPAGE_DEMO" in environment:
        var /= "demo"
    var.mkdir(parents=True, exist_ok=True)
    database = var / "plainstatus.sqlite3"
    copy_migrated(database)
    database.chmod(0o600)


def copied(loaded: Path, var: Path, **variables: str) -> dict[str, str]:
    """As ``demo``, of one that is ``loaded`` already (the fixture ``loaded_demo``)."""
    shutil.copytree(loaded, var, dirs_exist_ok=True)
    return environment(var, **variables)


def python(environment: dict[str, str], *arguments: str) -> str:
    """Run Python on the project and return what it prints."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


POST = """
import django, sys, time
django.setup()
from django.utils import timezone
from incidents.domain.content import UpdateContent
from incidents.models import Incident
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
incident = Incident.objects.filter(kind="realtime").latest("started_at")
content = UpdateContent(body=sys.argv[1], status=sys.argv[2])
updates.post_update(incident.pk, by=SYSTEM, content=content, now=timezone.now())
print(time.monotonic())
"""


def post(environment: dict[str, str], body: str, *, status: str = "monitoring") -> float:
    """Post an update to the latest incident, in a process of its own.

    Return when it was there for others to see, by the clock ``time.monotonic``.
    """
    variables = environment | {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    return float(python(variables, "-c", POST, body, status))


END_JOBS = """
import django
django.setup()
from django.utils import timezone
from incidents.models import Job
from incidents.operations.jobs import lifecycle
from incidents.operations.actor import SYSTEM
for job in Job.objects.live():
    lifecycle.end_job(job.pk, by=SYSTEM, now=timezone.now())
"""


def end_jobs(environment: dict[str, str]) -> None:
    """Have no job read any more, in a process of its own."""
    variables = environment | {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    python(variables, "-c", END_JOBS)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def until(condition: Callable[[], object], what: str, *, patience_s: float = PATIENCE_S) -> float:
    """Return how many seconds it took."""
    started_s = time.monotonic()
    while not condition():
        assert time.monotonic() < started_s + patience_s, f"waited {patience_s} s until {what}"
        time.sleep(0.1)
    return time.monotonic() - started_s


def is_alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _command_line(process: psutil.Process) -> list[str]:
    """Return nothing for a process that has just ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []
