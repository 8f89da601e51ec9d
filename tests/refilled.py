"""PostgreSQL's tables put back after a test, in the test's own database.

Django truncates them, which makes a file anew for each of a hundred tables and indices, and then
looks anew which permissions there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase


def rows() -> dict[str, bytes]:
    """Return what is in each table, as PostgreSQL copies it."""
    with connection.cursor() as cursor:
        return {table: _copied(cursor, table) for table in connection.introspection.table_names()}


def _copied(cursor: CursorWrapper, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy)


def refill(kept: dict[str, bytes]) -> None:
    """Have these rows in the tables, and no others; no trigger fires, no reference is checked."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in kept))
        for table in filter(kept.get, kept):
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(kept[table])


@contextmanager
def refilled_after_each() -> Iterator[None]:
    """Have each test with transactions leave the database as it is now."""
    kept = rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: refill(kept))
        yield
