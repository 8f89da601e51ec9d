"""A page of Statuspage, or one that speaks its API: in public, by a key, or in files."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from incidents.domain.moving import statuspage
from incidents.domain.moving.elsewhere import Elsewhere
from incidents.management.moving import files, telling
from incidents.management.terminal.verbs import Answer
from incidents.operations import foreign_pages, managed_pages
from incidents.operations.managed_pages import Key

SUMMARY = "from a page of Statuspage, or one that speaks its API"
KEY_VARIABLE = "STATUSPAGE_IMPORT_KEY"


def arguments(parser: ArgumentParser) -> None:
    telling.add_source(
        parser,
        "the page's address, a file of its JSON or a folder of such; “-” for what is piped in",
    )
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


def run(options: dict[str, Any]) -> Answer:
    key = _key(options["key_file"])

    def read(now: datetime) -> Elsewhere:
        content, lost = _content(options["source"], key, options["api"])
        found = statuspage.read(content, now=now)
        return replace(found, lost=[*lost, *found.lost])

    return telling.moved(options, read)


def _key(file: str | None) -> Key | None:
    """Return the key, which no argument may be: others see those of a process."""
    if file is None:
        value = os.environ.get(KEY_VARIABLE, "").strip()
        return Key(value) if value else None
    return Key(files.text(Path(file)).strip())


def _content(source: str, key: Key | None, api: str) -> tuple[dict[str, Any], list[str]]:
    """Return the JSON of the page, and what is known to be missing."""
    if files.is_address(source):
        if key:
            return managed_pages.of_key(source, key, api=api)
        return foreign_pages.of_statuspage(source)
    found = statuspage.merged(document for _name, document in files.documents(source))
    return found | _feeds(Path(source)), []


def _feeds(folder: Path) -> dict[str, Any]:
    there = [folder / name for name in statuspage.FEEDS if (folder / name).is_file()]
    return files.texts(there, folder)
