"""``manage.py up``: the web server, the worker and its clock from one supervised command."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from incidents.management import supervisor
from incidents.management.supervisor import Child

QUEUES = "send,scrape,sweep"


class Command(BaseCommand):
    help = "Serve the page: web server, worker and beat in one supervised command."
    requires_system_checks = []  # migrate has run them, in a process that gave its memory back

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument(
            "--port", type=int, default=os.environ.get("PORT", "8000"), help="default: PORT or 8000"
        )
        parser.add_argument(
            "--no-migrate",
            action="store_false",
            dest="migrate",
            help="the database is up to date",
        )

    def handle(self, *, host: str, port: int, migrate: bool, **options: Any) -> None:
        os.chdir(settings.BASE_DIR)  # where the children find the project
        _require_free(host, port)
        if migrate:
            _manage("migrate", "--no-input")
        _manage("collectstatic", "--no-input", "--verbosity=0")
        _forget_broken_queues()
        supervisor.run(
            [_web(host, port), _worker(), _beat()],
            each_tick=_announcement(host, port),
        )


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host} port {port} ({error.strerror})."
                f" Choose another with --port, or with PORT={port + 1} in front of the command."
            ) from error


def _manage(*arguments: str) -> None:
    """Run a command in a copy of this process, whose memory is given back when it ends."""
    process = get_context("fork").Process(target=call_command, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise CommandError(f"manage.py {arguments[0]} failed; its message is above.")


def _forget_broken_queues() -> None:
    """Delete lists of queues that a power cut or a full disk cut short.

    The worker would end over them each time; without them it writes them anew.
    """
    for file in (settings.VAR_DIR / "broker" / "control").glob("*.exchange"):
        try:
            json.loads(file.read_bytes())
        except ValueError:
            file.unlink(missing_ok=True)


def _web(host: str, port: int) -> Child:
    module, _, name = settings.WSGI_APPLICATION.rpartition(".")
    return Child(
        "web",
        [
            *(sys.executable, "-m", "granian", f"{module}:{name}"),
            *("--interface", "wsgi", "--no-ws", "--host", host, "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "5"),
            *("--log-level", "warning"),
        ],
    )


def _worker() -> Child:
    return Child(
        "worker",
        [
            *_celery("worker", "--pool=threads", "--concurrency=4", f"--queues={QUEUES}"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
    )


def _beat() -> Child:
    return Child("beat", _celery("beat", "--pidfile="))


def _celery(*arguments: str) -> list[str]:
    # Messages are JSON, never pickles, so that root in a container is no danger to warn of.
    quiet = "ignore:You're running the worker with superuser privileges"
    return [
        *(sys.executable, "-W", quiet, "-m", "celery", "--quiet", "--app=statuspage"),
        *(*arguments, "--loglevel=WARNING"),
    ]


def _announcement(host: str, port: int) -> Callable[[], None]:
    """Return what tells, once, that the page answers."""
    is_told = False
    name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host

    def announce() -> None:
        nonlocal is_told
        if not is_told and _answers(host, port):
            is_told = True
            supervisor.say("up", f"Plainstatus is at http://{name}:{port}")

    return announce


def _answers(host: str, port: int) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(reachable, port, timeout=2)
    known_as = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("HEAD", "/", headers={"Host": known_as})
        return bool(connection.getresponse().status)
    return False
