"""Files that another page is read from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from incidents.management.terminal.errors import CannotDo
from incidents.operations.errors import reason

LARGEST_BYTES = 500_000_000
PIPED = "What is piped in"


def is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def documents(source: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the JSON of a file, of all in a folder, or of what is piped in, by the file's name."""
    if source == "-":
        return [("", parsed(sys.stdin.read(), PIPED))]
    path = Path(source)
    if not path.exists():
        raise CannotDo(
            f"{source} cannot be read: there is no such file. An address begins with https://."
        )
    if not path.is_dir():
        return [(path.stem, parsed(text(path), str(path)))]
    found = texts(sorted(path.glob("*.json")), path)
    if not found:
        raise CannotDo(f"{source} has no file of JSON, such as incidents.json.")
    return [(Path(name).stem, parsed(said, str(path / name))) for name, said in found.items()]


def text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise CannotDo(f"{file} is larger than 500 MB; is it what was meant?")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(f"{file} cannot be read: {reason(error)}") from error


def texts(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """Return the text of each by its path in ``folder``, out of which no link leads."""
    return {str(file.relative_to(folder)): text(_own(file, folder)) for file in files}


def _own(file: Path, folder: Path) -> Path:
    if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
        raise CannotDo(f"{file} is no file of this folder, but leads elsewhere; leave it out.")
    return file


def parsed(said: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise CannotDo(f"{name} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise CannotDo(f"{name} is no document of a page: an object was expected.")
    return found
