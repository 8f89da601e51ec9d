"""Feeds of another page: the ids that its entries have there, by which readers know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from incidents.domain.codes import FEED_ID_MAX_LENGTH
from incidents.domain.moving.places import MalformedContent

# As in https://status.example.com/incidents/2nmfnbknhlnv
INCIDENT = re.compile(r"https?://[^/]+/incidents/(\w+)/?(?:[#?].*)?")
ENTRIES = ("entry", "item")
IDS = ("id", "guid")


@dataclass
class _Entry:
    id: str = ""
    link: str = ""


def ids_of(feed: str) -> dict[str, str]:
    """Return the ids of entries in Atom or RSS, by the incident that each links to.

    Raises MalformedContent, which names the line.
    """
    return {
        found[1]: entry.id.strip()
        for entry in _entries(feed)
        if (found := INCIDENT.fullmatch(entry.link.strip()))
        and 0 < len(entry.id.strip()) <= FEED_ID_MAX_LENGTH
    }


def _entries(feed: str) -> Iterator[_Entry]:
    """Yield id and link of each entry; refuse a document type, by which XML can be made huge."""
    found: list[_Entry] = []
    path: list[str] = []
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name.rpartition(" ")[2])
        if path[-1] in ENTRIES:
            found.append(_Entry())
        elif _is_in_entry(path) and attributes.get("rel", "alternate") == "alternate":
            found[-1].link += attributes.get("href", "")

    def text(said: str) -> None:
        if _is_in_entry(path) and path[-1] in IDS:
            found[-1].id += said
        elif _is_in_entry(path) and path[-1] == "link":
            found[-1].link += said

    def refuse(*_declaration: object) -> None:
        raise MalformedContent("it has a document type, which no feed needs.")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(feed.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise MalformedContent(f"line {error.lineno}: {expat.ErrorString(error.code)}.") from error
    yield from found


def _is_in_entry(path: list[str]) -> bool:
    return len(path) > 1 and path[-2] in ENTRIES
