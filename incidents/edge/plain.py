"""Short answers in plain text, made without Django."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

SAFE_METHODS = frozenset({"GET", "HEAD"})
TEXT = "text/plain; charset=utf-8"
NO_HEADERS: dict[str, str] = {}


def say(
    status: str,
    body: bytes,
    start_response: StartResponse,
    *,
    content_type: str = TEXT,
    more: Mapping[str, str] = NO_HEADERS,
) -> Iterable[bytes]:
    headers = {"Content-Type": content_type, "Content-Length": str(len(body))}
    start_response(status, [*headers.items(), *more.items(), ("Cache-Control", "no-store")])
    return [body]
