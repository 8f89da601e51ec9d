"""A migrated SQLite database, kept to be copied: to migrate takes each process ten seconds."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from incidents.filesystem import locked

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "tests"
# A change of any of these may change what migrations leave in a database.
SOURCES = (
    "incidents/migrations/*.py",
    "incidents/models/*.py",
    "incidents/domain/*.py",
    "requirements/*.lock",
    "statuspage/*.py",
    "tests/settings.py",
)


def copy_migrated(target: Path) -> None:
    """Copy a migrated database to ``target``; the first process that needs it makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"migrated-{_fingerprint()}.sqlite3"
    with locked(KEPT):
        if not kept.exists():
            for old in KEPT.glob("migrated-*"):
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
