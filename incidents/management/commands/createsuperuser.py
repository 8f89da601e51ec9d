"""``manage.py createsuperuser``: Django's command, which an empty data folder is enough for."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management import call_command
from django.db import connection


class Command(createsuperuser.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        """Make the tables first, if there are none: the account may come before the first start."""
        if not connection.introspection.table_names():
            call_command("migrate", interactive=False, verbosity=0)
        return super().execute(*args, **options)
