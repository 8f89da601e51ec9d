"""``manage.py demo``: load the demo and serve it, in one command."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from incidents.management import addresses, command_line


class Command(BaseCommand):
    help = "Load the demo, unless it is there already, and serve it."
    requires_system_checks = []  # migrate runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_host(parser)
        addresses.add_ports(parser)

    def handle(self, *, host: str, port: int, office_port: int | None, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        call_command("load_demo", port=port, office_port=office_port)
        sys.stdout.flush()
        office = ["--office-port", str(office_port)] if office_port else []
        # In place of this process, whose memory loading has filled.
        up = command_line.manage("up", "--no-migrate", "--host", host, "--port", str(port), *office)
        os.execv(up[0], up)
