"""Memory of processes with many threads: these mostly wait, and keep little for themselves."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

# Of each connection, in KiB. SQLite's own 2 MB are as much again as the system keeps of the file.
SQLITE_CACHE_KIB = 256
# <malloc.h>: what threads free is kept for all of them, and what is large goes back at once.
ONE_ARENA = (-8, 1)
LARGE_FROM_64_KIB = (-3, 64 * 1024)
KEEPS_128_KIB = (-1, 128 * 1024)


def keep_small_cache(database: dict[str, Any]) -> None:
    """Have connections to ``database``, as the settings have it, keep less of its file."""
    if "sqlite3" in database["ENGINE"]:
        database["OPTIONS"]["init_command"] += f"PRAGMA cache_size=-{SQLITE_CACHE_KIB};"


def share_one_pool() -> None:
    """Have the C library keep less of what is freed, if it is glibc; others know no such thing."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if mallopt := getattr(libc, "mallopt", None):
        for option in (ONE_ARENA, LARGE_FROM_64_KIB, KEEPS_128_KIB):
            mallopt(*option)
