"""``manage.py load_demo``: fill an empty database with the founding incident and a living page."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from incidents.management import addresses
from incidents.management.demo import loading, sign_in
from incidents.operations.actor import user_actor


class Command(BaseCommand):
    help = "Fill an empty database with demo data, and print the demo's sign-in."
    requires_system_checks = []  # migrate has run them

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_ports(parser)

    def handle(self, *, port: int, office_port: int | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's incidents are invented and its sign-in is printed here, so it loads"
                " only where STATUSPAGE_DEMO=1 says that this is a demo. The command demo loads and"
                " serves it."
            )
        url = f"http://localhost:{port}"
        office_url = f"http://localhost:{office_port or port}"
        if loading.is_empty():
            self._load(url)
        else:
            loading.follow(url, now=timezone.now())
            self.stdout.write(
                "The database has data already; they stay. Ending the demo and removing"
                f" {settings.VAR_DIR} begins anew."
            )
        self._say_where(url, office_url)

    def _load(self, url: str) -> None:
        with transaction.atomic():
            loading.load(by=user_actor(sign_in.create()), url=url, now=timezone.now())
        self.stdout.write("Demo data loaded.")

    def _say_where(self, url: str, office_url: str) -> None:
        if code := loading.founding_code():
            self.stdout.write(f"The founding incident: {url}/incidents/{code}")
        if sign_in.is_valid():
            self.stdout.write(
                f"Sign in at {office_url}/admin/ as {sign_in.USERNAME},"
                f" password {sign_in.password()}"
            )
