"""A client of one server, over one persistent connection, within limits of time and size.

Redirects are not followed. A reply is what its head says: of a body only so much is read as keeps
the connection, and a body that is cut off, or never ends, changes nothing.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SOCK_STREAM, SocketIO, getaddrinfo, socket
from typing import Any, cast
from urllib.parse import urlsplit

# A larger body costs a new connection.
BODY_BYTES_MAX = 65_536
# A time of 0 would mean not to wait at all.
MOMENT_S = 0.001
# A cache may keep other answers for who takes no gzip, which few clients are; no body is unpacked.
USUAL = {"User-Agent": "Plainstatus", "Accept": "*/*", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class BackendResponse:
    status: int
    reason: str
    headers: Message


class _TimedReader(io.RawIOBase):
    """Reads what comes until ``deadline_s``, however slowly it comes."""

    def __init__(self, raw: SocketIO, connected: socket, deadline_s: float) -> None:
        self._raw, self._socket, self._deadline_s = raw, connected, deadline_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if (left_s := self._deadline_s - time.monotonic()) <= 0:
            raise TimeoutError("it did not answer in time")
        self._socket.settimeout(left_s)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class Client:
    """A connection to the server of ``url``, whose path is that of no request."""

    def __init__(self, url: str, *, timeout_s: float) -> None:
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = kind(parts.netloc, timeout=timeout_s)
        self._connection.response_class = self._response  # type: ignore[assignment]
        self._connection._create_connection = self._connected  # type: ignore[attr-defined]
        self._timeout_s, self._deadline_s = timeout_s, 0.0
        self.host = parts.netloc

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> BackendResponse:
        """Send a request and return the reply. Raises OSError, HTTPException, ValueError."""
        self._deadline_s = time.monotonic() + self._timeout_s
        is_kept = self._connection.sock is not None
        try:
            response = self._exchange(method, path, headers, body)
        except ConnectionError:
            if not is_kept:
                raise
            # It was ended while it was idle, as servers may.
            response = self._exchange(method, path, headers, body)
        self._drain(response)
        return BackendResponse(response.status, response.reason, response.headers)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.close()

    def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> HTTPResponse:
        named = {name.lower() for name in headers}
        usual = {"Host": self.host, **USUAL}
        fixed = {name: value for name, value in usual.items() if name.lower() not in named}
        try:
            if self._connection.sock:
                self._connection.sock.settimeout(self._timeout_s)
            self._connection.request(method, path, body=body, headers=fixed | {**headers})
            return self._connection.getresponse()
        except (OSError, HTTPException, ValueError):
            self.close()
            raise

    def _connected(self, address: tuple[str, int], *_: object) -> socket:
        """Connect to one of the addresses of a name, each of which has its share of the time."""
        host, port = address
        found = getaddrinfo(host, port, type=SOCK_STREAM)
        failed = OSError(f"{host} has no address")
        for place, (family, kind, protocol, _name, where) in enumerate(found):
            connected = socket(family, kind, protocol)
            left_s = self._deadline_s - time.monotonic()
            connected.settimeout(max(MOMENT_S, left_s / (len(found) - place)))
            try:
                connected.connect(where)
            except OSError as error:
                connected.close()
                failed = error
            else:
                return connected
        raise failed

    def _drain(self, response: HTTPResponse) -> None:
        with contextlib.suppress(OSError, HTTPException, ValueError):
            if (response.length or 0) <= BODY_BYTES_MAX:
                response.read(BODY_BYTES_MAX)
            if response.isclosed():
                return
        response.close()
        self.close()

    def _response(self, connected: socket, *arguments: Any, **options: Any) -> HTTPResponse:
        response = HTTPResponse(connected, *arguments, **options)
        raw = cast(SocketIO, response.fp.detach())
        response.fp = io.BufferedReader(_TimedReader(raw, connected, self._deadline_s))
        return response
