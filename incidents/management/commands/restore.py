"""``restore``: load a backup into a database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.operations import backup
from incidents.operations.backup import CannotRestore


class Command(BaseCommand):
    help = "Put a backup, made on SQLite or on PostgreSQL, into this database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="as in backup.tar.gz")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="throw away what the database has; without it only an empty one is filled",
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        try:
            manifest = backup.restore(file, is_replacing=replace, now=timezone.now())
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"{rows} rows are as they were at {manifest.created_at}. Everyone signs in anew."
        )
