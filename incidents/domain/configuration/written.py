"""Values as TOML, readable: texts of several lines as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_BARE = re.compile(r"[A-Za-z0-9_-]+")

Row = Mapping[str, Any]


def table(name: str, row: Row) -> Iterator[str]:
    """Yield the lines of a table; tables in it follow it."""
    yield f"[{name}]"
    yield from _keys(row)
    yield ""


def rows(name: str, found: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a list of tables."""
    for row in found:
        inner = {key: value for key, value in row.items() if isinstance(value, Mapping)}
        yield f"[[{name}]]"
        yield from _keys({key: value for key, value in row.items() if key not in inner})
        yield ""
        for key, value in inner.items():
            yield from table(f"{name}.{key}", value)


def _keys(row: Row) -> Iterator[str]:
    for key, value in row.items():
        yield f"{key if _BARE.fullmatch(key) else _quoted(key)} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return _text(value)
    return str(value)


def _text(text: str) -> str:
    if "\n" in text and "'''" not in text and not text.endswith("'") and not _CONTROL.search(text):
        return f"'''\n{text}'''"
    return _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
