"""``token``: issue a key for a program, in the terminal."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.domain.permissions import SCOPES
from incidents.operations.actor import terminal_actor
from incidents.operations.errors import OperationError
from incidents.operations.tokens import issue_token
from incidents.queries.people import permissions_of


class Command(BaseCommand):
    help = "Issue a token for the API, and print its key, which is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the program that will use it; the audit names it so")
        parser.add_argument(
            "--scope",
            action="append",
            choices=list(SCOPES),
            help="what it may do, also several times; left out: read",
        )
        parser.add_argument("--days", type=int, help="how long it works; left out: until revoked")

    def handle(self, *, name: str, scope: list[str] | None, days: int | None, **_: Any) -> None:
        now = timezone.now()
        capabilities = {each for word in scope or ["read"] for each in SCOPES[word]}
        try:
            token, key = issue_token(
                by=terminal_actor(getpass.getuser()),
                name=name,
                permissions=permissions_of(capabilities),
                expires_at=now + timedelta(days=days) if days is not None else None,
                now=now,
            )
        except (OperationError, OverflowError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stderr.write(f"The key of “{token}” is shown this once and stored nowhere:")
        self.stdout.write(key)
