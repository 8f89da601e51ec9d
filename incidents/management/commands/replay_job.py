"""``replay_job``: print the estimates for a recorded run, a JSON object a line."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.domain.progress import Estimate, Reading, replayed
from incidents.domain.progress.recording import BadRecording, recorded

DIGITS = {"done": 6, "remaining_s": 1, "low_s": 1, "high_s": 1}


class Command(BaseCommand):
    help = "Read a recorded run as live scrapes are read, and print each estimate as JSON."
    requires_system_checks = []  # no database, no pages

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "trace", type=Path, help="a CSV file: seconds,partition,total,processed,failed"
        )
        parser.add_argument(
            "--every",
            type=_seconds,
            metavar="SECONDS",
            help="a line per multiple of this (default: per distinct second of the file)",
        )

    def handle(self, *, trace: Path, every: float | None, **options: Any) -> None:
        for at_s, said in replayed(_readings(trace), every_s=every):
            self.stdout.write(json.dumps(_line(at_s, said), ensure_ascii=False))


def _readings(trace: Path) -> list[Reading]:
    try:
        with trace.open(encoding="utf-8-sig", newline="") as file:
            return recorded(file)
    except BadRecording as error:
        raise CommandError(f"{trace}: {error}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{trace} is not UTF-8 text.") from error
    except OSError as error:
        raise CommandError(f"{trace} cannot be read: {error.strerror}.") from error


def _line(at_s: float, said: Estimate) -> dict[str, object]:
    line: dict[str, object] = {"at_s": int(at_s) if at_s == int(at_s) else at_s}
    for name in ("done", "state", "remaining_s", "low_s", "high_s", "decides"):
        value = getattr(said, name)
        digits = DIGITS.get(name)
        line[name] = value if value is None or digits is None else round(value, digits)
    return line


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise ArgumentTypeError(f"“{text}” is not a number of seconds above 0")
    return seconds
