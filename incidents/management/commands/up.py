"""``manage.py up``: the web server and the worker from one supervised command."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from incidents.filesystem import keep_private, share_for_life
from incidents.management import (
    addresses,
    first_start,
    open_files,
    ports,
    programs,
    upgrading,
    welcome,
)
from incidents.management.supervisor.announcement import Announcement
from incidents.management.supervisor.plan import ProcessPlan, hand_over
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.upgrading import CannotUpgrade


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
        if settings.DEMO:
            share_for_life(settings.VAR_DIR)  # nobody removes it while it is served
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
        ports.wait_until_free(host, port, office_port, say=partial(log.say, "up"))
        _say_what_is_not_set(log)
        if migrate and not _has_served():
            first_start.make_database()
        if failure := _failure_of_database():
            log.say("up", "The database does not answer; serving the last good pages.")
            log.say("up", failure)
        elif _has_served() and _has_no_tables():
            log.say("up", "The database is empty, but was not; serving the last good pages.")
            log.say("up", f"To begin anew, remove {settings.LAST_GOOD_DIR} and start again.")
        else:
            begin = partial(_migrate, addresses.public(host, port))
            _in_a_copy(begin if migrate else upgrading.refuse_later, log)


def _log() -> ProcessLog:
    secrets = import_string(settings.LOG_SECRETS)
    return ProcessLog(is_json=settings.LOG_FORMAT == "json", secrets=list(secrets()))


def _plan(
    log: ProcessLog, *, host: str, port: int, office_port: int | None, **options: Any
) -> ProcessPlan:
    lines = welcome.lines(host, port, office_port)
    announcement = Announcement(host, port, addresses.known_as(), lines)
    return ProcessPlan(programs.of_page(host, port, office_port=office_port), announcement, log)


def _say_what_is_not_set(log: ProcessLog) -> None:
    if settings.DEMO:
        return
    if settings.HAS_OWN_KEYS:
        kept = f"its own keys are kept in {settings.KEYS_DIR}, and in no backup."
        log.say("up", f"SECRET_KEY is not set: {kept}")
    elif settings.HAS_OWN_ENCRYPTION_KEY:
        kept = f"the key in {settings.KEYS_DIR} is used, which is in no backup."
        log.say("up", f"STATUSPAGE_ENCRYPTION_KEYS is not set: {kept}")
    if settings.IS_LOCAL:
        log.say("up", "ALLOWED_HOSTS is not set: it answers to localhost only, without TLS.")


def _failure_of_database() -> str:
    """Return why it does not answer; "" if it does."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return str(error)
    connection.close()
    return ""


def _has_served() -> bool:
    """Whether this is not a first start. If the database is lost then, as when a disk is not
    mounted, a site made anew here would tell readers that all is well, and take the place of the
    pages that are left."""
    folder = settings.LAST_GOOD_DIR
    return folder.is_dir() and any(folder.iterdir())


def _has_no_tables() -> bool:
    names = connection.introspection.table_names()
    connection.close()
    return not names


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


def _migrate(url: str) -> None:
    upgrading.refuse_later()
    is_new = _has_no_tables()
    if said := upgrading.copy_if_earlier(now=timezone.now()):
        print(said, flush=True)
    # Step by step only where there are data: else it would hide what to do first.
    # Called from code, commands leave out the checks, which tell of misspelled settings.
    call_command("migrate", "--no-input", skip_checks=False, verbosity=1 if said else 0)
    if is_new:
        print(f"The database is new: {first_start.name_of_database()}", flush=True)
    first_start.follow_address(url, now=timezone.now())
