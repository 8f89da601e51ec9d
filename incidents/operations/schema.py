"""The migrations that this program knows, and those that the database has."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# So many are told by name; an empty database lacks all.
NAMED = 3


def known() -> set[str]:
    """Return the names of those that this version has, such as "incidents.0001_initial"."""
    return {".".join(key) for key in MigrationLoader(None).disk_migrations}


def applied() -> set[str]:
    return {".".join(key) for key in MigrationRecorder(connection).applied_migrations()}


def of_later_version() -> set[str]:
    """Return those of our apps that the database has and this version does not know."""
    loader = MigrationLoader(None)
    replaced = {".".join(key) for each in loader.disk_migrations.values() for key in each.replaces}
    strangers = applied() - known() - replaced
    return {name for name in strangers if name.split(".")[0] in loader.migrated_apps}


def told(migrations: Iterable[str]) -> str:
    """Name the first few, and count the rest."""
    ordered = sorted(migrations)
    rest = len(ordered) - NAMED
    return ", ".join(ordered[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
