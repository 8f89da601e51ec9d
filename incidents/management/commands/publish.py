"""``publish``: write the public site as files, for a cold standby."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.publishing import publication
from incidents.publishing.publication import CannotPublish


class Command(BaseCommand):
    help = "Write the public site as files; serve TARGET/current with any web server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", help="a folder, or s3://bucket/prefix")

    def handle(self, *, target: str, **options: Any) -> None:
        try:
            published = publication.publish(target, now=timezone.now())
        except CannotPublish as error:
            raise CommandError(str(error)) from error
        assert published is not None  # it was asked for, due or not
        self.stdout.write(
            f"{published.written} files written, {published.kept} unchanged,"
            f" {published.removed} removed."
        )
