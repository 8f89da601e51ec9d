"""A client of the cache to purge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.client import HTTPException

from incidents.management.walk import options, placeholders
from incidents.management.walk.client import Client
from incidents.management.walk.target import Result, Visit
from incidents.operations.errors import reason


class Cache:
    """``why`` is the reason for the last failed request that should be retried.

    What it visits are names, or addresses such as “index.example.org/json/pip” where the path of
    one is to be filled in; these name the host, too.
    """

    why = ""

    def __init__(
        self,
        url: str,
        *,
        method: str = "PURGE",
        host: str | None = None,
        headers: Mapping[str, str] | None = None,
        json: str = "",
        timeout_s: float = 10.0,
    ) -> None:
        self._client = Client(url, timeout_s=timeout_s)
        self._path, self._method = options.path_of(url) or "/", method
        self._host, self._headers, self._json = host, headers or {}, json
        templates = [self._path, *self._headers.values(), json]
        self._is_of_addresses = any(placeholders.PATH in template for template in templates)

    def visit(self, name: str, ask_leave: Callable[[], None]) -> Visit | None:
        ask_leave()
        path = placeholders.in_path(self._path, name)
        body = placeholders.in_json(self._json, name).encode() if self._json else None
        try:
            reply = self._client.ask(self._method, path, self._headers_for(name), body)
        except (OSError, HTTPException, ValueError) as error:
            self.why = reason(error)
            return None
        if 200 <= reply.status < 300:
            return Visit(Result.OK)
        # Some caches say so if they did not have it: there was nothing to do.
        if reply.status in (404, 410):
            return Visit(Result.SKIPPED)
        self.why = f"{reply.status} {reply.reason}"
        return None

    def close(self) -> None:
        self._client.close()

    def _headers_for(self, name: str) -> dict[str, str]:
        host = self._host or (placeholders.host_of(name) if self._is_of_addresses else None)
        filled = {key: placeholders.in_header(text, name) for key, text in self._headers.items()}
        fixed = {"Content-Type": "application/json"} if self._json else {}
        return fixed | filled | ({"Host": host} if host else {})
