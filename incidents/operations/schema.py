"""The migrations that this program knows, and those that the database has.

A squashed migration stands for those it replaces, so that a database made by it and one that went
through all of them have the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# So many are told by name; an empty database lacks all.
NAMED = 3


def known() -> set[str]:
    """Return the names of those that this version has, such as "incidents.0001_initial"."""
    return set(_known(MigrationLoader(None)))


def applied() -> set[str]:
    on_disk = MigrationLoader(None).disk_migrations
    squashed = {".".join(key) for key, each in on_disk.items() if each.replaces}
    return {".".join(key) for key in MigrationRecorder(connection).applied_migrations()} - squashed


def of_later_version() -> set[str]:
    """Return those of our apps that the database has and this version does not know."""
    loader = MigrationLoader(None)
    strangers = applied() - set(_known(loader))
    return {name for name in strangers if name.split(".")[0] in loader.migrated_apps}


def told(migrations: Iterable[str]) -> str:
    """Name the first few, and count the rest."""
    ordered = sorted(migrations)
    rest = len(ordered) - NAMED
    return ", ".join(ordered[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _known(loader: MigrationLoader) -> Iterator[str]:
    for key, migration in loader.disk_migrations.items():
        for name in migration.replaces or [key]:
            yield ".".join(name)
