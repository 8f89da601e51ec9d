"""How far each partition is, in a file that survives ``kill -9`` and a power cut.

Each line is JSON: the partitions that moved since the line before, with what has come of their
names so far, and the names that failed since. A partition is walked in order, so that these
counts are also the place to go on from; at worst the names since the last line are purged twice,
which harms nobody.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class InUse(Exception):
    """Another process is at this run."""


@dataclass(frozen=True)
class Counts:
    """Names by what came of them. ``skipped`` were not in the cache."""

    ok: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def position(self) -> int:
        return self.ok + self.skipped + self.failed

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.ok + other.ok, self.skipped + other.skipped, self.failed + other.failed)


class Journal:
    """Opening it takes the run for this process. Raises InUse, OSError."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise InUse(f"Another process is at the run in {path.parent}.") from error
        self.counts: dict[str, Counts] = {}
        self.failed_names: list[str] = []
        self._file.seek(0)
        self._file.truncate(self._replay(self._file.read()))

    def write(self, moved: Mapping[str, Counts], *, failed_names: Sequence[str] = ()) -> None:
        """Note it for good: when this returns, it is on the disk. Raises OSError."""
        if not moved:
            return
        line = {
            "counts": {name: [it.ok, it.skipped, it.failed] for name, it in moved.items()},
            "failed": list(failed_names),
        }
        self._file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._take(line)

    def close(self) -> None:
        self._file.close()

    def _replay(self, written: bytes) -> int:
        """Return how many bytes hold whole lines: what follows was cut off in writing."""
        whole = 0
        for line in written.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            try:
                self._take(json.loads(line))
            except ValueError:
                break
            whole += len(line)
        return whole

    def _take(self, line: Mapping[str, Any]) -> None:
        self.counts |= {name: Counts(*found) for name, found in line["counts"].items()}
        self.failed_names += line["failed"]
