"""The engine: what is written into a file that was deleted would be lost with this process, and a
file that is not where it is looked for is not made anew, and empty, without a word."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

# Those that this process has opened.
_opened: set[str] = set()


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads and writes nothing by a connection whose file no longer has the database's name.

    It opens only files that are there; ``incidents.management.first_start`` makes them.
    """

    _inode: tuple[int, int] | None = None
    _rights: tuple[int, int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        file = str(self.settings_dict["NAME"])
        if not self.is_in_memory_db() and not os.path.exists(file):
            raise sqlite3.OperationalError(_gone(file) if file in _opened else _missing(file))
        connection = super().get_new_connection(conn_params)
        self._inode, self._rights = _inode(file), _rights(file)
        if self._inode:
            _opened.add(file)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if not self._is_same_file():
            raise sqlite3.OperationalError(_gone(str(self.settings_dict["NAME"])))
        return super().create_cursor(name)

    def is_usable(self) -> bool:
        """Django asks after an error, and closes what is not, so that the next one is new.

        One that was opened while nothing could be written never writes, whatever is allowed since.
        """
        has_same_rights = self._rights in (None, _rights(str(self.settings_dict["NAME"])))
        return has_same_rights and self._is_same_file() and super().is_usable()

    def _is_same_file(self) -> bool:
        return self._inode is None or self._inode == _inode(str(self.settings_dict["NAME"]))


def _inode(file: str) -> tuple[int, int] | None:
    """None if there is no such file, as for a database in memory."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _rights(file: str) -> tuple[int, int, int] | None:
    """Return whose the file is, and what they may do; None as for ``_inode``."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_uid, found.st_gid, found.st_mode


def _gone(file: str) -> str:
    return (
        f"{file} was deleted or replaced while it was in use. Nothing more is written until it,"
        " or a backup of it, is in its place."
    )


def _missing(file: str) -> str:
    return (
        f"There is no database at {file}.{_of_demo(Path(file))} If there was one, put it or a"
        " backup of it back. If it is elsewhere, run this in the folder of the page, with its"
        " STATUSPAGE_VAR_DIR or DATABASE_URL. To begin a new one here, run: plainstatus migrate"
    )


def _of_demo(file: Path) -> str:
    """Return how to reach the demo's, if that is the one that is there."""
    if not (file.parent / "demo" / file.name).exists():
        return ""
    return " The demo has one: for that, set STATUSPAGE_DEMO=1."
