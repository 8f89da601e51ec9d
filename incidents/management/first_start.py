"""The file of a new database: made by what begins a page, and by nothing else."""

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
