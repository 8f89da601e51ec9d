"""Headers that are sent with each request; their secrets stay in the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

# A name, and a value in printable ASCII (RFC 9110, section 5).
VALUE = re.compile(r"[!-~]+(?:[ \t]+[!-~]+)*")
HEADER = re.compile(rf"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*({VALUE.pattern})")
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
# What is ours to say: another would break the request, or name another host.
OURS = {"host", "connection", "content-length", "transfer-encoding"}


def is_header(value: object) -> bool:
    found = HEADER.fullmatch(value) if isinstance(value, str) else None
    return found is not None and found[1].lower() not in OURS


def are_headers(values: object) -> bool:
    return isinstance(values, list) and all(map(is_header, values))


def parsed(headers: Sequence[str]) -> dict[str, str]:
    """Return the headers by name, with what variables stand for. Raises KeyError."""
    found = {}
    for header in headers:
        name, _, value = header.partition(":")
        found[name] = VARIABLE.sub(lambda place: os.environ[place[1]].strip(), value.strip())
    return found


def unset(headers: Sequence[str]) -> list[str]:
    """Return the variables that are named, and have no value that a header can hold."""
    named = [name for header in headers for name in VARIABLE.findall(header)]
    return [name for name in named if not VALUE.fullmatch(os.environ.get(name, "").strip())]
