"""The cache to purge."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from incidents.management.purge.cache import Cache
from incidents.management.walk import headers, options, placeholders

METHOD = re.compile("[A-Z]{1,20}")


def is_method(value: object) -> bool:
    return isinstance(value, str) and METHOD.fullmatch(value) is not None and value != "CONNECT"


def is_json(value: object) -> bool:
    """Whether it is JSON, whose strings may be filled; empty if there is none to send."""
    if not isinstance(value, str):
        return False
    with contextlib.suppress(ValueError, RecursionError):
        return not value or isinstance(json.loads(value.encode()), dict | list)
    return False


def places(url: str, given: Iterable[str]) -> set[str]:
    """Return the places that are filled anew for each request."""
    return {place for text in (options.path_of(url), *given) for place in placeholders.places(text)}


def is_of_one_kind(found: set[str]) -> bool:
    """Whether something is filled in, and that of names or of addresses."""
    return bool(found) and (found == {placeholders.PATH} or placeholders.PATH not in found)


@dataclass(frozen=True)
class PurgeTarget:
    """A cache: ``url`` or a header contains a place; ``host`` is the host name that readers use."""

    kind: ClassVar[str] = "purge"
    finds: ClassVar[Sequence[str]] = ()

    url: str
    host: str | None = None
    timeout_s: float = 10.0
    attempts: int = 5
    method: str = "PURGE"
    headers: list[str] = field(default_factory=list)
    json: str = ""

    def is_sound(self) -> bool:
        return (
            options.is_web_address(self.url)
            and headers.are_headers(self.headers)
            and is_json(self.json)
            and is_of_one_kind(places(self.url, [*self.headers, self.json]))
            and (self.host is None or options.is_host(self.host))
            and options.is_amount(self.timeout_s)
            and options.is_count(self.attempts)
            and is_method(self.method)
        )

    def visitor(self) -> Cache:
        return Cache(
            self.url,
            method=self.method,
            host=self.host,
            headers=headers.parsed(self.headers),
            json=self.json,
            timeout_s=self.timeout_s,
        )
