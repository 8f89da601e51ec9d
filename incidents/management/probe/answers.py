"""Answers of a cache or an origin to one request each, and the places that they redirect to."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from typing import NamedTuple
from urllib.parse import quote_from_bytes, urljoin, urlsplit

from incidents.management.walk.placeholders import VISIBLE

REDIRECTS = {301, 302, 303, 307, 308}
# Longer ones are told to be broken: few clients and caches take them.
LOCATION_CHARACTERS_MAX = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}


class Location(NamedTuple):
    """A place that readers can be at: a host, and a path with its query, as it is asked for."""

    host: str
    path: str

    def __str__(self) -> str:
        return self.host + self.path


@dataclass(frozen=True)
class ProbeResponse:
    """A redirect leads ``to`` a place, or is ``broken`` for a reason; others are final.

    ``age_s`` is the seconds that a cache says it has kept the answer.
    """

    status: int
    to: Location | None = None
    broken: str = ""
    age_s: int = 0

    @property
    def says(self) -> object:
        """The part that matters to readers; two answers that say the same are equally good."""
        return self.to or self.broken or self.status


class BrokenRedirect(ValueError):
    """It leads nowhere; the text says why."""


def answer(status: int, headers: Message, *, at: Location) -> ProbeResponse:
    age = headers.get("Age") or ""
    age_s = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0
    if status not in REDIRECTS:
        return ProbeResponse(status, age_s=age_s)
    try:
        return ProbeResponse(status, led_to(headers.get("Location") or "", at=at), age_s=age_s)
    except BrokenRedirect as error:
        return ProbeResponse(status, broken=str(error), age_s=age_s)


def led_to(location: str, *, at: Location) -> Location:
    """Return the place that a Location leads to. Schemes are not told apart.

    It is given as http.client reads it, a character a byte. Raises BrokenRedirect.
    """
    location = location.strip(" \t")
    if not location:
        raise BrokenRedirect("there is no Location")
    if len(location) > LOCATION_CHARACTERS_MAX:
        raise BrokenRedirect("its Location is too long")
    sendable = quote_from_bytes(location.encode("latin-1", "replace"), safe=VISIBLE)
    try:
        parts = urlsplit(urljoin(f"http://{at}", sendable))
        port = parts.port
    except ValueError as error:
        raise BrokenRedirect("its Location is no address") from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise BrokenRedirect("its Location is no address of http or https")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port and port not in DEFAULT_PORTS.values():
        host = f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return Location(host, (parts.path or "/") + query)
