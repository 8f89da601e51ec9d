"""``manage.py up``: the web server and the worker from one supervised command."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from incidents.filesystem import keep_private
from incidents.management import addresses, open_files, programs, upgrading
from incidents.management.supervisor.announcement import Announcement
from incidents.management.supervisor.plan import Plan, hand_over
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.upgrading import CannotUpgrade

# After a kill, the web server that is left ends within so long.
PORT_PATIENCE_S = 8.0
LOOK_S = 0.2
VARIABLES = {"port": "PORT", "office-port": "OFFICE_PORT"}


class Command(BaseCommand):
    help = "Serve the page: web server and worker in one supervised command."
    requires_system_checks = []  # migrate runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_host(parser)
        addresses.add_ports(parser)
        parser.add_argument(
            "--no-migrate",
            action="store_false",
            dest="migrate",
            help="the database is up to date",
        )

    def handle(self, **options: Any) -> None:
        open_files.raise_limit()
        keep_private(settings.PRIVATE_PATHS, trees=settings.PRIVATE_TREES)
        log = _log()
        try:
            self._prepare(log, **options)
        except CommandError as error:
            if not log.is_json:
                raise
            log.say("up", str(error), level="ERROR")
            raise SystemExit(error.returncode) from error
        hand_over(_plan(log, **options))

    def _prepare(
        self,
        log: ProcessLog,
        *,
        host: str,
        port: int,
        office_port: int | None,
        migrate: bool,
        **options: Any,
    ) -> None:
        # Whatever the children look for in their folder they find in the project.
        os.chdir(settings.BASE_DIR)
        if office_port == port:
            raise CommandError(
                f"Readers and the back office cannot both have port {port}. Choose another with"
                " --office-port or OFFICE_PORT, or leave it out: one port serves both."
            )
        _wait_until_free(host, port, log, option="port")
        if office_port:
            _wait_until_free(host, office_port, log, option="office-port")
        _say_what_is_not_set(log)
        if not _reaches_database():
            log.say("up", "The database does not answer; serving the last good pages.")
        elif _lost_its_tables():
            log.say("up", "The database is empty, but was not; serving the last good pages.")
            log.say("up", f"To begin anew, remove {settings.LAST_GOOD_DIR} and start again.")
        else:
            _in_a_copy(_migrate if migrate else upgrading.refuse_later, log)


def _log() -> ProcessLog:
    secrets = import_string(settings.LOG_SECRETS)
    return ProcessLog(is_json=settings.LOG_FORMAT == "json", secrets=list(secrets()))


def _plan(
    log: ProcessLog, *, host: str, port: int, office_port: int | None, **options: Any
) -> Plan:
    announcement = _announcement(host, port, office_port)
    return Plan(programs.of_page(host, port, office_port=office_port), announcement, log)


def _say_what_is_not_set(log: ProcessLog) -> None:
    if settings.DEMO:
        return
    if settings.HAS_OWN_KEYS:
        kept = f"its own keys are kept in {settings.KEYS_DIR}, and in no backup."
        log.say("up", f"SECRET_KEY is not set: {kept}")
    if settings.IS_LOCAL:
        log.say("up", "ALLOWED_HOSTS is not set: it answers to localhost only, without TLS.")


def _wait_until_free(host: str, port: int, log: ProcessLog, *, option: str) -> None:
    """Give an earlier one that was killed, and what it left behind, time to end."""
    until_s = time.monotonic() + PORT_PATIENCE_S
    is_told = False
    while time.monotonic() < until_s and _is_in_use(host, port):
        if not is_told:
            log.say("up", f"Port {port} is in use; waiting {PORT_PATIENCE_S:.0f} s for it.")
            is_told = True
        time.sleep(LOOK_S)
    _require_free(host, port, option=option)


def _is_in_use(host: str, port: int) -> bool:
    try:
        _require_free(host, port, option="port")
    except CommandError as error:
        return getattr(error.__cause__, "errno", None) == errno.EADDRINUSE
    return False


def _require_free(host: str, port: int, *, option: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CommandError(f"There is no port {port}: ports are 1 to 65535.") from error
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host} port {port} ({error.strerror}). {_way_out(error, option)}"
            ) from error


def _way_out(error: OSError, option: str) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "Choose an address of this machine with --host."
    return f"Choose another with --{option}, or with {VARIABLES[option]} in the environment."


def _reaches_database() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    connection.close()
    return True


def _lost_its_tables() -> bool:
    """Whether this is not a first start, as when a disk is not mounted: a site made anew here
    would tell readers that all is well, and take the place of the pages that are left."""
    folder = settings.LAST_GOOD_DIR
    has_pages = folder.is_dir() and any(folder.iterdir())
    is_lost = has_pages and not connection.introspection.table_names()
    connection.close()
    return is_lost


def _in_a_copy(work: Callable[[], object], log: ProcessLog) -> None:
    """Do it in a copy of this process, so that whatever it prints becomes lines of the log."""
    read_end, write_end = os.pipe()
    process = get_context("fork").Process(target=_printing_into, args=(write_end, work))
    process.start()
    os.close(write_end)
    with open(read_end, errors="replace") as output:
        log.relay("up", output)
    process.join()
    if process.exitcode:
        raise CommandError("This stops the start; its reason is above.")


def _printing_into(pipe: int, work: Callable[[], object]) -> None:
    for stream in (sys.stdout, sys.stderr):
        os.dup2(pipe, stream.fileno())
    os.close(pipe)
    try:
        work()
    except CannotUpgrade as error:
        raise SystemExit(str(error)) from error


def _migrate() -> None:
    upgrading.refuse_later()
    if said := upgrading.copy_if_earlier(now=timezone.now()):
        print(said, flush=True)
    # Called from code, commands leave out the checks, which tell of misspelled settings.
    call_command("migrate", "--no-input", skip_checks=False)


def _announcement(host: str, port: int, office_port: int | None) -> Announcement:
    lines = [f"Plainstatus is at {addresses.told(host, port)}"]
    if office_port:
        lines.append(f"The back office is at {addresses.told(host, office_port, '/admin/')}")
    return Announcement(host, port, addresses.known_as(), lines)
