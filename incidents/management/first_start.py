"""The first start of a page: its database, and the public address that it is given."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import connection

from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from incidents.operations.pages import edit_page
from incidents.queries import site


def make_database() -> None:
    """Make SQLite's file, for its owner only, unless it is there.

    Whatever else asks for a file that is not there was started in the wrong folder, or the file
    is lost: statuspage/sqlite3 refuses it.
    """
    database: Any = connection
    if database.vendor == "sqlite" and not database.is_in_memory_db():
        with suppress(OSError):  # SQLite will say why; the files it adds get this one's mode
            os.close(os.open(database.settings_dict["NAME"], os.O_CREAT, 0o600))


def follow_address(url: str, *, is_demo: bool = False, now: datetime) -> None:
    """Have a page of this machine that nobody has launched, or a demo, be where it is served.

    A name of a local network, such as that of a container, is no public address: it stays then.
    """
    page = site.page()
    is_local = page.url.startswith("http://localhost:")
    if is_local and page.url != url and (is_demo or not page.is_launched):
        with suppress(Refused):
            edit_page(by=SYSTEM, url=url, now=now)


def name_of_database() -> str:
    """Return SQLite's file, or the name and the host of another."""
    known = connection.settings_dict
    return f"{known['NAME']} at {known['HOST']}" if known.get("HOST") else str(known["NAME"])
