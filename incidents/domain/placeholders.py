"""Variables of message templates, as in ``{{next update}}``, and values in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Between the braces stands one of the names, on one line.
_VARIABLE = re.compile(r"\{\{([^{}\n]*)\}\}")
VARIABLES = ("components", "name", "now", "next update", "estimate")
COMPONENTS, NAME, NOW, NEXT_UPDATE, ESTIMATE = VARIABLES


def named(text: str) -> list[str]:
    """Return the variables that ``text`` names, known or not."""
    return [_name(found) for found in _VARIABLE.findall(text)]


def is_closed(text: str) -> bool:
    """Whether all braces of variables in ``text`` come in pairs."""
    rest = _VARIABLE.sub("", text)
    return "{{" not in rest and "}}" not in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with each variable's value in its place; one without a value stays."""
    return _VARIABLE.sub(lambda found: values.get(_name(found[1]), found[0]), text)


def _name(written: str) -> str:
    return " ".join(written.casefold().split())
