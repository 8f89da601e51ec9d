"""``migrate``: Django's command, which also begins a new database."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from incidents.management import first_start


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        """Make the file first: already the checks ask the database."""
        first_start.make_database()
        return super().execute(*args, **options)
