"""``export``: write the whole page as JSON, to be read by other programs or moved elsewhere."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.management.terminal.counting import counted
from incidents.operations.configuration.writing import as_toml
from incidents.operations.exports import schemas
from incidents.operations.exports.writing import CannotExport, Choice, export_page


class Command(BaseCommand):
    help = (
        "Write the whole page into a folder: export.json, which docs/export.md describes, and the"
        " images. The command import reads it into an empty installation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="made if it is not there")
        parser.add_argument(
            "--without-subscribers", action="store_true", help="leave out whom the page tells"
        )
        parser.add_argument(
            "--with-secrets",
            action="store_true",
            help="write the tokens of subscribers too, so that the links in their mail go on"
            " working, and subscribers by webhook or chat, whose addresses are secrets",
        )
        parser.add_argument(
            "--schema", action="store_true", help="print the JSON Schema of the file instead"
        )

        parser.add_argument(
            "--toml",
            action="store_true",
            help="print the settings, components, templates, jobs and rules instead, for apply",
        )

    def handle(
        self,
        *,
        folder: Path | None,
        without_subscribers: bool,
        with_secrets: bool,
        schema: bool,
        toml: bool,
        **options: Any,
    ) -> None:
        if schema:
            self.stdout.write(json.dumps(schemas.document(), indent=1))
            return
        if toml:
            self.stdout.write(as_toml(), ending="")
            return
        if folder is None:
            raise CommandError("Name the folder to write into, as in: export moved/")
        choice = Choice(with_subscribers=not without_subscribers, with_secrets=with_secrets)
        try:
            written = export_page(folder, choice=choice, now=timezone.now())
        except CannotExport as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written.file} has {counted(written.counts)}.")
        for line in written.lost:
            self.stdout.write(line)
