"""The position of each partition, in a file that survives ``kill -9`` and a power cut.

Each line is JSON: the partitions that moved since the line before, with what has come of their
names so far, the names that failed since, and what was noted of names since. A partition is walked
in order, so that these counts are also the place to go on from; at worst the names since the last
line are visited twice, which harms nobody.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incidents.management.walk.errors import DamagedRun, InUse
from incidents.management.walk.target import Note


@dataclass(frozen=True)
class Counts:
    """Numbers of names by result. ``skipped`` had nothing to be done."""

    ok: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def position(self) -> int:
        return self.ok + self.skipped + self.failed

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.ok + other.ok, self.skipped + other.skipped, self.failed + other.failed)


class Journal:
    """Opening it takes the run for this process. Raises InUse, Damaged, OSError."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise InUse(f"Another process is at the run in {path.parent}.") from error
        self.counts: dict[str, Counts] = {}
        self.failed_names: list[str] = []
        self.notes: list[Note] = []
        self._file.seek(0)
        try:
            self._file.truncate(self._replay(self._file.read()))
        except DamagedRun:
            self._file.close()
            raise

    def write(
        self,
        moved: Mapping[str, Counts],
        *,
        failed_names: Sequence[str] = (),
        notes: Sequence[Note] = (),
    ) -> None:
        """Append the counts; when this returns, they are on disk. Raises OSError."""
        if not moved:
            return
        line: dict[str, Any] = {
            "counts": {name: [it.ok, it.skipped, it.failed] for name, it in moved.items()},
            "failed": list(failed_names),
        }
        if notes:
            line["notes"] = [[note.text, *note.kinds] for note in notes]
        self._file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._take(moved, failed_names, notes)

    def close(self) -> None:
        self._file.close()

    def _replay(self, written: bytes) -> int:
        """Return the number of bytes in whole lines: the last line may have been cut off."""
        whole = 0
        *lines, rest = written.split(b"\n")
        for number, line in enumerate(lines, 1):
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                if number == len(lines) and not rest:  # its blocks do not reach the disk in order
                    break
                raise self._damaged(number) from error
            try:
                self._take(*_parsed(found))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise self._damaged(number) from error
            whole += len(line) + 1
        return whole

    def _take(
        self, moved: Mapping[str, Counts], failed_names: Sequence[str], notes: Sequence[Note]
    ) -> None:
        self.counts |= moved
        self.failed_names += failed_names
        self.notes += notes

    def _damaged(self, number: int) -> DamagedRun:
        return DamagedRun(f"{self._file.name} is damaged in line {number}")


def _parsed(line: dict[str, Any]) -> tuple[dict[str, Counts], list[str], list[Note]]:
    """Parse a line. Raises ValueError, KeyError, TypeError, AttributeError if damaged."""
    moved = {partition: _counts(*found) for partition, found in line["counts"].items()}
    failed_names: list[str] = line["failed"]
    if not isinstance(failed_names, list):
        raise TypeError(failed_names)
    for name in failed_names:
        name.encode()  # as it is to be written
    return moved, failed_names, [_note(*found) for found in line.get("notes", ())]


def _note(text: str, *kinds: str) -> Note:
    for each in (text, *kinds):
        each.encode()
    return Note(text, kinds)


def _counts(ok: int, skipped: int, failed: int) -> Counts:
    for number in (ok, skipped, failed):
        if type(number) is not int or number < 0:
            raise ValueError(number)
    return Counts(ok, skipped, failed)
