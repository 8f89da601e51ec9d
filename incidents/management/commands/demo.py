"""``demo``: load the demo and serve it, in one command."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

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
        if anew:
            database = Path(settings.DATABASES["default"]["NAME"])
            reset.remove_data(settings.VAR_DIR, database=database, keys=settings.KEYS_DIR)
        ports.wait_until_free(host, port, office_port, say=output.put)
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        call_command("load_demo", port=port)
        sys.stdout.flush()
        of_console = ["--office-port", str(office_port)] if office_port else []
        # In place of this process, whose memory loading has filled.
        up = command_line.manage(
            "up", "--no-migrate", "--host", host, "--port", str(port), *of_console
        )
        os.execv(up[0], up)
