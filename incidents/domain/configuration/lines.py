"""The lines of a TOML file on which tables and keys stand; the reader of Python keeps none."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TABLE = re.compile(r"\s*\[\[?([\w.\s\"'-]++)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"]+\")\s*[.=]")
_QUOTES = ('"""', "'''")


def line_of(text: str, place: Sequence[str | int]) -> int | None:
    """Return the line of what is at ``place``, as ("components", 2, "name"); else of its table.

    None if neither can be found, as in a table that is written on one line.
    """
    steps = [str(step) for step in place]
    for length in range(len(steps), 0, -1):
        if found := _lines(text).get(tuple(steps[:length])):
            return found
    return None


def _lines(text: str) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    counts: dict[str, int] = {}
    table: tuple[str, ...] = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if named := _TABLE.match(line):
            table = _path(named[1], counts, is_list=line.lstrip().startswith("[["))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1].strip('"')), number)
            quote = _opened(line)
    return found


def _path(name: str, counts: dict[str, int], *, is_list: bool) -> tuple[str, ...]:
    """Return the path of a table; of a list with the number of the row, from 0."""
    name = name.strip()
    if is_list:
        counts[name] = counts.get(name, -1) + 1
    first, *rest = [part.strip(" \"'") for part in name.split(".")]
    row = (str(counts[first]),) if first in counts else ()
    return (first, *row, *rest)


def _opened(line: str) -> str:
    """Return the quotes of a text that goes on below, "" for none."""
    return next((quote for quote in _QUOTES if line.count(quote) == 1), "")
