"""``createadmin``: make an operator who may do everything, in the terminal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from incidents.management import command_line, first_start
from incidents.operations.message_templates import found_templates
from incidents.operations.roles import found_roles


class Command(createsuperuser.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        """Refuse a database without tables: it is that of another folder, or not begun yet."""
        if not connection.introspection.table_names():
            raise CommandError(
                f"The database {first_start.name_of_database()} has no tables. Start the page"
                f" first, by {command_line.typed('up')}, or make them by"
                f" {command_line.typed('migrate')}. If there is a page already, run this in its"
                " folder and with its settings."
            )
        told = super().execute(*args, **options)
        found_roles(now=timezone.now())
        found_templates(now=timezone.now())
        return told

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The database is {first_start.name_of_database()}.")
        super().handle(*args, **options)
