"""The demo's live job: a real purge of a fake cache.

It runs once for each time that the demo is loaded. Ended or killed with the demo, it goes on with
it; done, it stays done.
"""

from __future__ import annotations

import shutil
import socket
import time
from dataclasses import replace
from http.server import HTTPServer
from pathlib import Path

from django.utils import timezone

from incidents.management.demo import fake_cache
from incidents.management.demo.live_job import live_job
from incidents.management.purge.target import PurgeTarget
from incidents.management.stopping import StopSignals
from incidents.management.walk import names, partitions, plan
from incidents.management.walk.errors import NoRun
from incidents.management.walk.exposition import HOST
from incidents.management.walk.placeholders import NAME
from incidents.management.walk.plan import Limits, RunPlan
from incidents.management.walk.run import Run, open_run
from incidents.models import Job
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle

NAMES = 20_000
RATE_PER_S = 200.0
LETTERS = 26
# How long the end may take to be read; and how often to look whether it was.
LINGER_S, LOOK_EVERY_S = 120.0, 2.0


def metrics_url(port: int | None = None) -> str:
    """Return the metrics address of the job; without ``port``, at a free one."""
    return f"http://{HOST}:{port or _free_port()}/metrics"


def run(folder: Path, stop_signals: StopSignals) -> None:
    """Purge until the job is done and its end was read. Raises CannotRun, OSError."""
    if (standing := live_job()) is None:
        return
    # Each time that the demo is loaded its open incident has another code.
    walked = _open(folder / (standing.incident.code if standing.incident else standing.code))
    _serve(walked, standing)
    walked.walk(stop_signals.is_set, _silent)
    deadline_s = time.monotonic() + LINGER_S
    while not stop_signals.wait(LOOK_EVERY_S) and time.monotonic() < deadline_s:
        if live_job() is None:
            return


def _silent(line: str) -> None:
    """Print nothing: the page shows the progress."""


def _open(folder: Path) -> Run:
    port = fake_cache.serve()
    target = PurgeTarget(f"http://{fake_cache.HOST}:{port}/projects/{NAME}")
    try:
        planned = plan.read(folder, PurgeTarget)
    except NoRun:
        shutil.rmtree(folder, ignore_errors=True)  # it was killed before there was a plan
        planned = _write_plan(folder, target)
    limits = replace(planned.limits, health_url=f"http://{fake_cache.HOST}:{port}/health")
    return open_run(folder, replace(planned, target=target, limits=limits))


def _write_plan(folder: Path, target: PurgeTarget) -> RunPlan[PurgeTarget]:
    divided = partitions.by_letter(names.made_up(NAMES))
    planned = RunPlan(
        folder.name,
        "projects",
        target,
        Limits(RATE_PER_S, LETTERS),
        started_at_s=time.time(),
        sizes={letter: len(found) for letter, found in divided.items()},
    )
    plan.write(folder, planned, divided)
    return planned


def _serve(run: Run, standing: Job) -> HTTPServer:
    """Serve metrics at the job's address; if its port is taken, move the job to another."""
    port = int(standing.metrics_url.rpartition(":")[2].partition("/")[0])
    try:
        return run.exposition.serve(port)
    except OSError:
        server = run.exposition.serve(0)
    address = metrics_url(server.server_port)
    lifecycle.edit_job(standing.pk, by=SYSTEM, metrics_url=address, now=timezone.now())
    return server


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port
