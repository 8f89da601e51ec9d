"""Rows of the page that a file names, by their code or by their name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from incidents.operations.configuration.changes import Misdeclared
from incidents.operations.configuration.schemas import Named
from incidents.operations.validation.texts import on_one_line

Row = TypeVar("Row", bound=Any)


def declared(rows: Sequence[Row], named: Named, *place: str | int) -> Row | None:
    """Return the row that is declared; None if there is none yet. Raises Misdeclared."""
    if named.code:
        return next((row for row in rows if row.code == named.code), None)
    return by_name(rows, named.name, *place)


def mentioned(rows: Sequence[Row], name: str, *place: str | int) -> Row:
    """Return the row with this code or name. Raises Misdeclared, where there is none too."""
    by_code = next((row for row in rows if row.code == name), None)
    found = by_code or by_name(rows, name, *place)
    if found is None:
        raise Misdeclared(f"There is no “{name}”; declare it, or write it as it is called.", *place)
    return found


def by_name(rows: Sequence[Row], name: str, *place: str | int) -> Row | None:
    wanted = on_one_line(name).casefold()
    found = [row for row in rows if row.name.casefold() == wanted]
    if len(found) > 1:
        codes = ", ".join(row.code for row in found)
        raise Misdeclared(f"Several are called “{name}”; say which by its code: {codes}.", *place)
    return found[0] if found else None
