"""The database by its name, and the file of a new one, which only what begins a page makes."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from django.db import connection


def make_database() -> None:
    """Make SQLite's file, for its owner only, unless it is there.

    Whatever else asks for a file that is not there was started in the wrong folder, or the file
    is lost: statuspage/sqlite3 refuses it.
    """
    database: Any = connection
    if database.vendor == "sqlite" and not database.is_in_memory_db():
        with suppress(OSError):  # SQLite will say why; the files it adds get this one's mode
            os.close(os.open(database.settings_dict["NAME"], os.O_CREAT, 0o600))


def name_of_database() -> str:
    """Return SQLite's file, or the name and the host of another."""
    known = connection.settings_dict
    return f"{known['NAME']} at {known['HOST']}" if known.get("HOST") else str(known["NAME"])
