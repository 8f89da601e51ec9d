"""``backup``: write all rows into one file, while the page is served."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.operations import backup
from incidents.operations.backup import CannotBackUp


class Command(BaseCommand):
    help = (
        "Write everything that is in the database, and the images, into a file that restore reads."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="as in backup.tar.gz; replaces a file of that name"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        is_replaced = file.exists()
        try:
            manifest = backup.back_up(file, now=timezone.now())
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables.values())
        place = f"{file}; the file of that name was replaced" if is_replaced else str(file)
        self.stdout.write(f"{rows} rows of {len(manifest.tables)} tables are in {place}.")
        if manifest.images:
            self.stdout.write(f"Images that are in it: {len(manifest.images)}.")
