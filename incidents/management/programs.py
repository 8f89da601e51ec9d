"""The programs that serve a page, as the supervisor is to run them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping

from django.conf import settings
from django.db import DatabaseError

from incidents.management import command_line, open_files
from incidents.management.demo.live_job import live_job
from incidents.management.supervisor.program import Program

# A connection on which no request, or not all of its head, came for so long is ended. Proxies keep
# theirs for less (deploy/nginx.conf), or one might be ended as they send a form.
IDLE_MS_MAX = 20_000
# The demo's job has 26 processes, and leaves the processor to the page for so long.
PAGE_FIRST_S = 4.0


def of_page(host: str, port: int, *, office_port: int | None) -> list[Program]:
    return [*_web(host, port, office_port=office_port), _worker(), *_live_job()]


def _web(host: str, port: int, *, office_port: int | None) -> list[Program]:
    """One server for all, or one that only answers readers and one for the console.

    The readers' server needs no second thread: it waits for nobody. Without threads that
    take turns, an answer costs less processor time; `make bench` prints both.
    """
    if office_port is None:
        return [_granian("web", host, port, threads=settings.WEB_THREADS)]
    return [
        _granian("web", host, port, threads=1, environment={"STATUSPAGE_READERS_ONLY": "true"}),
        _granian("console", host, office_port, threads=settings.WEB_THREADS),
    ]


def _granian(
    name: str, host: str, port: int, *, threads: int, environment: Mapping[str, str] | None = None
) -> Program:
    module, _, attribute = settings.WSGI_APPLICATION.rpartition(".")
    return Program(
        name,
        [
            *(sys.executable, "-m", "statuspage.web", f"{module}:{attribute}"),
            *("--interface", "wsgi", "--no-ws", "--http", "1", "--host", host, "--port", str(port)),
            *("--workers", "1", "--blocking-threads", str(threads)),
            # It counts connections, idle ones too.
            *("--backpressure", str(open_files.connections_at_most())),
            *("--http1-header-read-timeout", str(IDLE_MS_MAX)),
            *("--log-level", "error"),
        ],
        environment or {},
    )


def _worker() -> Program:
    return Program("worker", [sys.executable, "-m", "statuspage.worker"])


def _live_job() -> list[Program]:
    """The job that a demo shows while it runs, if it is not done."""
    if not settings.DEMO:
        return []
    with contextlib.suppress(DatabaseError):
        if live_job() is not None:
            command = command_line.manage("demo_purge")
            return [Program("purge", command, may_end=True, start_after_s=PAGE_FIRST_S)]
    return []
