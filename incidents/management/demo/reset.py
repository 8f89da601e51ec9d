"""Throw the demo's data away."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.core.management.base import CommandError

from incidents.filesystem import locked


def remove_data(folder: Path, *, database: Path, keys: Path) -> None:
    """Remove all that is in the folder but the keys, which this process has read.

    Raises CommandError while the demo is served, or if its database is elsewhere.
    """
    if not database.is_relative_to(folder):
        raise CommandError(
            "Only the demo's own folder is thrown away. Unset DATABASE_URL, which names another"
            " database."
        )
    try:
        with locked(folder, is_waiting=False):
            for path in folder.iterdir():
                if path != keys:
                    _remove(path)
    except BlockingIOError as error:
        raise CommandError(
            "The demo is running, and its data are in use. Press Ctrl-C where it runs, and try"
            " again."
        ) from error


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
