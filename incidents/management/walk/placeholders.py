"""Addresses and headers with places in them, which are filled anew for each name."""

from __future__ import annotations

import re
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
    return _filled(template, name, safe="")


def in_header(template: str, name: str) -> str:
    return _filled(template, name, safe=IN_HEADER)


def _filled(template: str, name: str, *, safe: str) -> str:
    """Fill all places at once: a name may look like one itself."""
    values = {
        NAME: lambda: quote(name, safe=safe),
        NORMALIZED: lambda: quote(normalized(name), safe=safe),
        PATH: lambda: quote(name.partition("/")[2], safe=VISIBLE),
    }
    return PLACES.sub(lambda place: values[place[0]](), template)


def host_of(address: str) -> str:
    """Return the host of an address such as “index.example.org/json/pip”, whose path it fills."""
    return address.partition("/")[0]
