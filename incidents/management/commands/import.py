"""``import``: move a page in from elsewhere, in a terminal."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from incidents.domain.moving import statuspage
from incidents.domain.moving.places import Unreadable
from incidents.management.terminal import import_export
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal
from incidents.operations import foreign_pages, managed_pages, questions
from incidents.operations.managed_pages import Key
from incidents.operations.moving_in import MovedIn, move_in
from incidents.queries.former_paths import former_paths

KEY_VARIABLE = "STATUSPAGE_IMPORT_KEY"
DRY = "Nothing was written. It would add "
DONE = "Added "


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source",
        help="the page's address, a file of its JSON or a folder of such; “-” for what is piped in",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what it would add, and what cannot be kept"
    )


def _statuspage_arguments(parser: ArgumentParser) -> None:
    _arguments(parser)
    parser.add_argument(
        "--key-file",
        metavar="FILE",
        help="a file with an API key of the page, for subscribers, templates and the whole past;"
        f" the key may also be in the environment, as {KEY_VARIABLE}",
    )
    parser.add_argument(
        "--api",
        metavar="URL",
        default=managed_pages.SERVICE,
        help="the address of the management API (default: %(default)s)",
    )


def _statuspage(options: dict[str, Any]) -> Answer:
    source, now = options["source"], timezone.now()
    key = _key(options["key_file"])
    try:
        content, lost = _content(source, key, options["api"])
        found = statuspage.read(content, now=now)
    except Unreadable as error:
        told = questions.without_secrets(source)
        raise CannotDo(f"{told} cannot be read: {error}") from error
    found = replace(found, lost=[*lost, *found.lost])
    moved = move_in(found, by=at_the_terminal(), now=now, is_trial=options["dry_run"])
    return _told(moved, is_trial=options["dry_run"]), asdict(moved)


def _no_arguments(parser: ArgumentParser) -> None:
    """It has none."""


def _paths(_options: dict[str, Any]) -> Answer:
    """Return the addresses of pages that were moved here, for a server of published files."""
    found = former_paths()
    return "\n".join(f"{path} {target}" for path, target in found.items()), found


def _key(file: str | None) -> Key | None:
    """Return the key, which no argument may be: others see those of a process."""
    if file is None:
        value = os.environ.get(KEY_VARIABLE, "").strip()
        return Key(value) if value else None
    try:
        return Key(Path(file).read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(f"{file} cannot be read: {error}") from error


def _content(source: str, key: Key | None, api: str) -> tuple[dict[str, Any], list[str]]:
    """Return the JSON of the page, and what is known to be missing."""
    if key and source.startswith(("http://", "https://")):
        return managed_pages.of_key(source, key, api=api)
    if source.startswith(("http://", "https://")):
        return foreign_pages.of_statuspage(source)
    if source == "-":
        return _parsed(sys.stdin.read(), "What is piped in"), []
    path = Path(source)
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    found = statuspage.merged(map(_read, files))
    return found | _feeds(path), []


def _feeds(folder: Path) -> dict[str, Any]:
    there = [folder / name for name in statuspage.FEEDS if (folder / name).is_file()]
    return {file.name: file.read_text("utf-8", "replace") for file in there}


def _read(file: Path) -> dict[str, Any]:
    try:
        return _parsed(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(f"{file} cannot be read: {error}") from error


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotDo(f"{name} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise CannotDo(f"{name} is no document of a page: an object was expected.")
    return found


def _told(moved: MovedIn, *, is_trial: bool) -> str:
    counts = (
        _count(moved.groups, "group"),
        _count(moved.components, "component"),
        _count(moved.incidents, "incident or maintenance", "incidents and maintenances"),
        _count(moved.postmortems, "postmortem"),
        _count(moved.templates, "template"),
        _count(moved.subscribers, "subscriber"),
    )
    told = f"{DRY if is_trial else DONE}{', '.join(counts)}. Nobody is told."
    return "\n".join([told, *moved.lost])


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


class Command(VerbCommand):
    help = "Move a page in from elsewhere. What is here already stays; it may be done again."
    verbs = {
        "statuspage": (
            "from a page of Statuspage, or one that speaks its API",
            _statuspage_arguments,
            _statuspage,
        ),
        "paths": (
            "list the addresses of pages that were moved here, and where they lead now",
            _no_arguments,
            _paths,
        ),
        "plainstatus": (import_export.SUMMARY, import_export.arguments, import_export.run),
    }
