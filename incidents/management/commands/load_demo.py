"""``load_demo``: fill an empty database with the founding incident and a living page."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from incidents.management import addresses, first_start
from incidents.management.demo import loading, sign_in
from incidents.operations.actor import user_actor


class Command(BaseCommand):
    help = "Fill an empty database with demo data; the command demo serves them."
    requires_system_checks = []  # migrate has run them

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_ports(parser)

    def handle(self, *, port: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's incidents are invented and its sign-in is printed, so it loads only"
                " where STATUSPAGE_DEMO=1 says that this is a demo. The command demo loads and"
                " serves it."
            )
        url = f"http://localhost:{port}"
        if loading.is_empty():
            with transaction.atomic():
                loading.load(by=user_actor(sign_in.create()), url=url, now=timezone.now())
            self.stdout.write("Demo data loaded.")
        elif loading.founding_code() is not None:
            first_start.follow_address(url, is_demo=True, now=timezone.now())
            self.stdout.write(
                "The demo is loaded already, and what you tried is kept. To begin anew, end it and"
                " run demo --anew, or in a checkout make demo-reset."
            )
        else:
            self.stdout.write(
                "The database has data already, which are kept. The command demo --anew (make"
                " demo-reset) throws those of a demo away and loads them anew."
            )
