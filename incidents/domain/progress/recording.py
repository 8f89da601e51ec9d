"""Recorded runs as CSV: ``seconds,partition,total,processed,failed``, one row a partition."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable

from incidents.domain.progress.readings import Partition, Reading

HEADER = ["seconds", "partition", "total", "processed", "failed"]


class BadRecording(ValueError):
    """Names the wrong line and says what is wrong with it."""


def recorded(lines: Iterable[str]) -> list[Reading]:
    """Return the readings in time order. Raises BadRecording."""
    rows = csv.reader(lines, strict=True)
    try:
        if [name.strip() for name in next(rows, [])] != HEADER:
            raise BadRecording(f"The first line must be: {','.join(HEADER)}")
        readings: dict[float, dict[str, Partition]] = {}
        for row in rows:
            if row:
                _add(readings, row, rows.line_num)
    except csv.Error as error:
        raise BadRecording(f"Line {rows.line_num}: {error}.") from error
    if not readings:
        raise BadRecording("There is nothing below the header.")
    return [Reading(at_s, tuple(readings[at_s].values())) for at_s in sorted(readings)]


def _add(readings: dict[float, dict[str, Partition]], row: list[str], line: int) -> None:
    if len(row) != len(HEADER):
        raise BadRecording(f"Line {line}: {len(row)} fields instead of {len(HEADER)}.")
    at_s = _number(row[0], HEADER[0], line)
    name = row[1].strip()
    partitions = readings.setdefault(at_s, {})
    if not name:
        raise BadRecording(f"Line {line}: partition is empty.")
    if name in partitions:
        raise BadRecording(f"Line {line}: “{name}” appears twice at second {row[0].strip()}.")
    row[4] = row[4].strip() or "0"  # of what tells no failures, none have been seen
    counts = [_number(text, column, line) for column, text in zip(HEADER[2:], row[2:], strict=True)]
    if min(counts) < 0:
        raise BadRecording(f"Line {line}: counts cannot be negative.")
    total, processed, failed = counts
    partitions[name] = Partition(name, total, processed, failed)


def _number(text: str, column: str, line: int) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadRecording(f"Line {line}: {column} is “{text}”, not a number.")
    return number
