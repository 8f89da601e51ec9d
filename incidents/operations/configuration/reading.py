"""Read the file that declares a page, and say on which line it is wrong."""

from __future__ import annotations

import tomllib

from pydantic import ValidationError

from incidents.domain.configuration.lines import line_of
from incidents.operations.configuration.changes import Misdeclared
from incidents.operations.configuration.schemas import Configuration


def configuration(text: str) -> Configuration:
    """Return what a file declares. Raises Misdeclared."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Misdeclared(f"It is no TOML: {error}") from error
    try:
        return Configuration.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        why = first["msg"]
        if first["type"] == "extra_forbidden":
            why = "There is nothing of this name to declare"
        raise Misdeclared(f"{why}.", *first["loc"]) from error


def located(error: Misdeclared, text: str) -> str:
    """Return what is wrong with its key and its line, as in "line 7, components[2].name: …"."""
    if not error.place:
        return str(error)
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.place)
    line = line_of(text, error.place)
    return f"{f'line {line}, ' if line else ''}{path.lstrip('.')}: {error}"
