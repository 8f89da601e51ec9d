"""Folders: of the source, and of what the processes of one machine write."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from statuspage.environment import env

BASE_DIR = Path(__file__).resolve().parents[2]
# Where relative paths in settings begin: the checkout, whatever folder a process was started in;
# for the installed command, which has none, the folder that it was started in.
START_DIR = Path(os.environ.get("PLAINSTATUS_START_DIR") or BASE_DIR)

# The demo signs with a generated key and answers to this machine's own names only.
DEMO = env("STATUSPAGE_DEMO")
# A rehearsal in a copy of the page, which shares keys with it and nothing else.
DRILL = env("STATUSPAGE_DRILL")
DEBUG = env("DEBUG")

# What the processes of one machine share and write: SQLite's file, the broker's folder, the last
# good pages. Not part of the source. The demo's are apart: a page of its own takes nothing for
# its own that the demo left, and `make demo-reset` deletes no other.
PAGE_DIR: Path = START_DIR / env("STATUSPAGE_VAR_DIR") / ("demo" if DEMO else "")
DRILL_DIR = PAGE_DIR / "drill"
VAR_DIR = DRILL_DIR if DRILL else PAGE_DIR

# The last good public documents, for a start while the database is gone.
LAST_GOOD_DIR = VAR_DIR / "last_good"


def made(folder: Path) -> None:
    """Create the folder unless it exists, for its owner only."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {folder} cannot be made: {error.strerror}. STATUSPAGE_VAR_DIR says where"
            " Plainstatus writes, and DATABASE_URL where SQLite's file is"
        ) from error
