"""A client of the cache to purge, over one persistent connection."""

from __future__ import annotations

import contextlib
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlsplit

from incidents.management.purge.options import PLACE
from incidents.management.purge.plan import Target
from incidents.operations.errors import reason


class Result(StrEnum):
    OK = "ok"
    SKIPPED = "skipped"
    FAILED = "failed"


class Cache:
    """``why`` is the reason for the last failed request that should be retried."""

    why = ""

    def __init__(self, target: Target) -> None:
        parts = urlsplit(target.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = kind(parts.netloc, timeout=target.timeout_s)
        self._path = target.url.partition(parts.netloc)[2] or "/"
        self._headers = {"Host": target.host or parts.netloc.rpartition("@")[2]}

    def purge(self, name: str) -> Result | None:
        """Return the result, or None to retry."""
        try:
            return self._purge(name)
        except (OSError, HTTPException) as error:
            self.why = reason(error)
            with contextlib.suppress(OSError):
                self._connection.close()
            return None

    def close(self) -> None:
        self._connection.close()

    def _purge(self, name: str) -> Result | None:
        path = self._path.replace(PLACE, quote(name, safe=""))
        self._connection.request("PURGE", path, headers=self._headers)
        reply = self._connection.getresponse()
        reply.read()
        if 200 <= reply.status < 300:
            return Result.OK
        # Some caches say so if they did not have it: there was nothing to do.
        if reply.status in (404, 410):
            return Result.SKIPPED
        self.why = f"{reply.status} {reply.reason}"
        return None
