"""The database of an earlier version: copied before it is migrated. One of a later is refused."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from incidents.operations import schema
from incidents.operations.errors import reason

COPIES_KEPT = 3


class CannotUpgrade(Exception):
    """Nothing was changed; the text says what to do."""


def refuse_later() -> None:
    """Raise CannotUpgrade if a later version of Plainstatus has migrated the database."""
    if later := schema.of_later_version():
        raise CannotUpgrade(
            "A later version of Plainstatus has migrated this database: this one does not know"
            f" {schema.told(later)}. Start that version, or put back a copy of the database from"
            " before."
        )


def copy_if_earlier(*, now: datetime) -> str:
    """Copy a database that is to be migrated; return a sentence of it, or none.

    Raises CannotUpgrade.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan or not executor.loader.applied_migrations:
        return ""
    if connection.vendor != "sqlite":
        return (
            "The tables on the server are migrated now. Plainstatus takes no copy of them: the way"
            " back is a dump made before, as by pg_dump."
        )
    try:
        file = copy(settings.VAR_DIR / "copies", now=now)
    except (OSError, sqlite3.Error) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise CannotUpgrade(
            f"The database is to be migrated, and cannot be copied before: {why}. Nothing was"
            " changed. The command migrate does it without a copy."
        ) from error
    return f"The database is migrated now; as it was, it is in {file}."


def copy(folder: Path, *, now: datetime) -> Path:
    """Copy SQLite's database, as it is at one instant, and keep the last few copies.

    Raises OSError, sqlite3.Error.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{now:%Y%m%dT%H%M%SZ}.sqlite3"
    part = file.with_suffix(".part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        connection.ensure_connection()
        with closing(sqlite3.connect(part)) as target:
            connection.connection.backup(target)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    _forget(sorted(folder.glob("*.sqlite3"))[:-COPIES_KEPT])
    return file


def _forget(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink()
