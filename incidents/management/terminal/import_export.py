"""``import plainstatus``: read what the command export has written."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from incidents.management.terminal.counting import counted
from incidents.management.terminal.verbs import Answer, at_the_terminal
from incidents.operations.exports.importing import import_page

SUMMARY = "from an export of Plainstatus, into an empty installation"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", type=Path, help="the folder that export has written")


def run(options: dict[str, Any]) -> Answer:
    found = import_page(options["source"], by=at_the_terminal(), now=timezone.now())
    told = f"Imported {counted(found.counts)}. Nobody is told."
    data = {"counts": found.counts, "lost": list(found.lost)}
    return "\n".join([told, *found.lost]), data
