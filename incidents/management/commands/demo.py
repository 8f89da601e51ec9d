"""``demo``: load the demo and serve it, in one command."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from incidents.filesystem import keep_private
from incidents.management import addresses, command_line, output, ports
from incidents.management.demo import reset


class Command(BaseCommand):
    help = "Load the demo, unless it is there already, and serve it."
    requires_system_checks = []  # migrate runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_host(parser)
        addresses.add_ports(parser)
        parser.add_argument(
            "--anew", action="store_true", help="throw away what was tried, and load it anew"
        )

    def handle(
        self, *, host: str, port: int, office_port: int | None, anew: bool, **options: Any
    ) -> None:
        keep_private(settings.PRIVATE_PATHS, trees=settings.PRIVATE_TREES)
        served = ["--host", host, "--port", str(port)]
        served += ["--office-port", str(office_port)] if office_port else []
        if anew:
            database = Path(settings.DATABASES["default"]["NAME"])
            reset.remove_data(settings.VAR_DIR, database=database, keys=settings.KEYS_DIR)
            # Settings make folders as they are read, so that this process begins again.
            _become("demo", *served)
        ports.wait_until_free(host, port, office_port, say=output.put)
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        call_command("load_demo", port=port)
        sys.stdout.flush()
        # In place of this process, whose memory loading has filled.
        _become("up", "--no-migrate", *served)


def _become(*arguments: str) -> NoReturn:
    command = command_line.manage(*arguments)
    os.execv(command[0], command)
