"""``apply``: bring the page in line with a file that declares it, or show where it is not."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.management.exit_codes import FOUND, USAGE
from incidents.management.terminal.verbs import at_the_terminal
from incidents.operations.configuration import reading
from incidents.operations.configuration.applying import apply_configuration
from incidents.operations.configuration.changes import ApplyReport, Misdeclared, RowChange
from incidents.operations.errors import OperationError, reason

LONGEST = 60
# So much stands before what differs in a long text.
BEFORE = 10
WORDS = {None: "none", True: "yes", False: "no"}
SIGNS = {"+": "added", "~": "changed", "-": "removed"}


class Command(BaseCommand):
    help = (
        "Bring the page in line with a file in TOML that declares components, settings, templates,"
        " jobs and rules. Exits with 0 if all is so, with --check 1 where it differs, 2 if"
        " something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="as from: export --toml")
        parser.add_argument(
            "--check", action="store_true", help="change nothing, show what differs, exit with 1"
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="remove what is not in the lists of the file; what is past still names it",
        )

    def handle(self, *, file: Path, check: bool, prune: bool, **options: Any) -> None:
        text = _text(file)
        try:
            report = apply_configuration(
                reading.configuration(text),
                secrets=os.environ,
                by=at_the_terminal(),
                now=timezone.now(),
                prunes=prune,
                is_trial=check,
            )
        except Misdeclared as error:
            told = f"{file}, {reading.located(error, text)}"
            raise CommandError(f"{told}\nNothing was changed.", returncode=USAGE) from error
        except OperationError as error:
            raise CommandError(f"{error}\nNothing was changed.", returncode=USAGE) from error
        for line in _told(report, is_trial=check):
            self.stdout.write(line)
        if check and report.changes:
            sys.exit(FOUND)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {reason(error)}", returncode=USAGE) from error


def _told(report: ApplyReport, *, is_trial: bool) -> Iterator[str]:
    for change in report.changes:
        yield from _lines(change)
    for name in report.unknown:
        yield f"  {name} is not in the file, and stays."
    if not report.changes:
        yield "The page is as the file says."
        return
    counts = ", ".join(
        f"{count} {word}"
        for sign, word in SIGNS.items()
        if (count := sum(each.sign == sign for each in report.changes))
    )
    yield f"{'Nothing was changed. It would be' if is_trial else 'Done'}: {counts}."


def _lines(change: RowChange) -> Iterator[str]:
    yield f"{change.sign} {change.subject}"
    for name, (before, after) in change.fields.items():
        if isinstance(before, str) and isinstance(after, str):
            start = max(0, _same(before, after) - BEFORE)
            yield f"    {name}: {_excerpt(before, start)} → {_excerpt(after, start)}"
        else:
            yield f"    {name}: {_value(before)} → {_value(after)}"


def _same(before: str, after: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(before), len(after)))


def _excerpt(text: str, start: int) -> str:
    """Return a text on one line, of a long one the part that is different."""
    if len(text) <= LONGEST:
        start = 0
    words = " ".join(text[start : start + LONGEST].split())
    return f"“{'…' if start else ''}{words}{'…' if start + LONGEST < len(text) else ''}”"


def _value(value: Any) -> str:
    return WORDS.get(value, str(value)) if isinstance(value, bool | None) else str(value)
