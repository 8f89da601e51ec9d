"""Addresses and headers with places in them, which are filled anew for each name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote

NAME, NORMALIZED, PATH = "{name}", "{normalized}", "{path}"
PLACES = re.compile(r"\{(?:name|normalized|path)\}")
# What need not be quoted in a header: all but what separates keys there, or cannot be sent.
IN_HEADER = "/:@._-~+!$&'()*=%"
# All that is visible: of an address, which is quoted already.
VISIBLE = "".join(map(chr, range(0x21, 0x7F)))


def places(text: str) -> set[str]:
    return set(PLACES.findall(text))


def normalized(name: str) -> str:
    """Return the name as Python's package index normalizes it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def in_path(template: str, name: str) -> str:
    return _filled(template, name, lambda value: quote(value, safe=""))


def in_header(template: str, name: str) -> str:
    return _filled(template, name, lambda value: quote(value, safe=IN_HEADER))


def in_json(template: str, name: str) -> str:
    """Fill the strings of a text in JSON."""
    values = _values(name)
    return PLACES.sub(lambda place: json.dumps(values[place[0]])[1:-1], template)


def _filled(template: str, name: str, quoted: Callable[[str], str]) -> str:
    """Fill all places at once: a name may look like one itself. A path is quoted already."""
    values = _values(name)

    def fill(place: re.Match[str]) -> str:
        value = values[place[0]]
        return value if place[0] == PATH else quoted(value)

    return PLACES.sub(fill, template)


def _values(name: str) -> dict[str, str]:
    return {
        NAME: name,
        NORMALIZED: normalized(name),
        PATH: quote(name.partition("/")[2], safe=VISIBLE),
    }


def host_of(address: str) -> str:
    """Return the host of an address such as “index.example.org/json/pip”, whose path it fills."""
    return address.partition("/")[0]
