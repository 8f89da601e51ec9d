"""Move in what was read, and tell what became of it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from incidents.domain.moving.elsewhere import Elsewhere
from incidents.domain.moving.places import MalformedContent
from incidents.management.moving import files
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer, at_the_terminal
from incidents.operations import questions
from incidents.operations.moving_in import MovedIn, move_in

DRY = "Nothing was written. It would add "
DONE = "Added "


def add_source(parser: ArgumentParser, what: str) -> None:
    parser.add_argument("source", help=what)
    parser.add_argument(
        "--dry-run", action="store_true", help="say what it would add, and what cannot be kept"
    )


def add_zone(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--time-zone",
        metavar="ZONE",
        default="Etc/UTC",
        help="the zone of times that have none, such as Europe/Berlin (default: %(default)s)",
    )


def zone(options: dict[str, Any]) -> ZoneInfo:
    name = options["time_zone"]
    if name not in available_timezones():
        raise CannotDo(f"“{name}” is no time zone; name one such as Europe/Berlin or Etc/UTC.")
    return ZoneInfo(name)


def moved(options: dict[str, Any], read: Callable[[datetime], Elsewhere]) -> Answer:
    """Move in what ``read`` returns, and say what is new; of what cannot be read, where."""
    now, is_trial = timezone.now(), options["dry_run"]
    try:
        found = read(now)
    except MalformedContent as error:
        source = options["source"]
        subject = files.PIPED if source == "-" else questions.without_secrets(source)
        raise CannotDo(f"{subject} cannot be read: {error}") from error
    result = move_in(found, by=at_the_terminal(), now=now, is_trial=is_trial)
    return _told(result, is_trial=is_trial), asdict(result)


def _told(result: MovedIn, *, is_trial: bool) -> str:
    counts = (
        _count(result.groups, "group"),
        _count(result.components, "component"),
        _count(result.incidents, "incident or maintenance", "incidents and maintenances"),
        _count(result.postmortems, "postmortem"),
        _count(result.templates, "template"),
        _count(result.subscribers, "subscriber"),
    )
    told = f"{DRY if is_trial else DONE}{', '.join(counts)}. Nobody is told."
    return "\n".join([told, *result.lost])


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
