"""SQLite databases that are kept to be copied.

Of a migrated one, since to migrate takes each process ten seconds, and in memory as a test begins,
since to empty all tables, as Django does after a test with transactions, takes ten times as long.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from incidents.filesystem import locked

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "tests"
# As many as there are checkouts that share the folder, and are tested by turns.
KEPT_MOST = 8
# A change of any of these may change what migrations leave in a database.
SOURCES = (
    "incidents/migrations/*.py",
    "incidents/models/*.py",
    "incidents/domain/*.py",
    "requirements/*.lock",
    "statuspage/**/*.py",
    "tests/settings.py",
)


def copy_migrated(target: Path) -> None:
    """Copy a migrated database to ``target``; the first process that needs it makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"migrated-{_fingerprint()}.sqlite3"
    with locked(KEPT):
        if not kept.exists():
            by_age = sorted(KEPT.glob("migrated-*"), key=lambda file: file.stat().st_mtime)
            for old in by_age[: 1 - KEPT_MOST]:
                old.unlink()
            _migrate(kept)
        shutil.copyfile(kept, target)


def _migrate(kept: Path) -> None:
    part = kept.with_suffix(".part")
    part.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": f"sqlite:///{part}", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
    )
    # Of a write-ahead log, all that counts goes into the file itself.
    database = sqlite3.connect(part)
    database.execute("PRAGMA journal_mode=DELETE")
    database.close()
    part.rename(kept)


def _fingerprint() -> str:
    made = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for pattern in SOURCES:
        for file in sorted(ROOT.glob(pattern)):
            made.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return made.hexdigest()[:16]


@contextmanager
def in_memory() -> Iterator[sqlite3.Connection]:
    """Yield a copy of the database as it is now."""
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.connection.backup(copy)
        yield copy


def put_back(copy: sqlite3.Connection) -> None:
    """Make the database what it was when it was copied."""
    connection.ensure_connection()
    copy.backup(connection.connection)


@contextmanager
def put_back_after_each() -> Iterator[None]:
    """Have each test with transactions leave the database as it is now."""
    with in_memory() as copy, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: put_back(copy))
        yield
