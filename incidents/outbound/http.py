"""A request and its reply, within limits of time, size and place; redirects are not followed.

One connection a request: the pauses between two are mostly longer than what servers keep
connections for.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed, Reason

if TYPE_CHECKING:
    import httpcore2

USER_AGENT = "Plainstatus"
# All together, and of the unpacked body.
SECONDS_MAX = 10.0
SIZE_BYTES_MAX = 5_000_000

GZIP = zlib.MAX_WBITS | 16


class OutboundResponse:
    """A reply whose body is read on demand."""

    def __init__(self, response: httpcore2.Response) -> None:
        self.status = response.status
        self._response = response

    def header(self, name: str) -> str:
        wanted = name.lower().encode()
        values = [value for key, value in self._response.headers if key.lower() == wanted]
        return values[0].decode("latin-1").strip() if values else ""

    @property
    def certificate_ends_at(self) -> datetime | None:
        """Until when the server's certificate is valid; None without TLS."""
        tls = self._response.extensions["network_stream"].get_extra_info("ssl_object")
        told = tls.getpeercert().get("notAfter") if tls else None
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(told), UTC) if told else None

    def body(self) -> bytes:
        """Return the body, unpacked. Raises Failed."""
        length = self.header("Content-Length")
        if length.isdecimal() and int(length) > SIZE_BYTES_MAX:
            raise _too_large()
        chunks: Iterable[bytes] = self._response.iter_stream()
        encoding = self.header("Content-Encoding").lower()
        if encoding in ("gzip", "x-gzip"):
            chunks = _unzipped(chunks)
        elif encoding not in ("", "identity"):
            raise Failed(Reason.UNKNOWN_ENCODING, encoding[:30])
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > SIZE_BYTES_MAX:
                raise _too_large()
        return bytes(body)


@contextmanager
def exchange(
    method: str,
    url: str,
    *,
    policy: AddressPolicy,
    headers: dict[str, str],
    content: bytes | None = None,
    connect_to: str = "",
    seconds_max: float = SECONDS_MAX,
) -> Iterator[OutboundResponse]:
    """Send a request and yield the reply, whatever its status. Raises Failed, also in the block.

    ``connect_to`` is a name or an address that is connected to instead of the one in ``url``, which
    is still asked for: by Host, and in TLS.
    """
    # Only now: see there.
    from incidents.outbound import connections  # noqa: PLC0415

    fixed = {"Accept-Encoding": "gzip", "User-Agent": USER_AGENT, "Connection": "close"}
    with connections.stream(
        method,
        url,
        policy=policy,
        headers=fixed | headers,
        content=content,
        connect_to=connect_to,
        seconds_max=seconds_max,
    ) as response:
        yield OutboundResponse(response)


def _unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress, yielding at most one byte more than allowed.

    What is zipped may have several members, one after the other (RFC 1952, section 2.2).
    """
    decoder = zlib.decompressobj(GZIP)
    left = SIZE_BYTES_MAX + 1
    try:
        for chunk in chunks:
            while chunk:
                if decoder.eof:
                    decoder = zlib.decompressobj(GZIP)
                part = decoder.decompress(chunk, left)
                left -= len(part)
                yield part
                if not left:
                    return
                chunk = decoder.unused_data
    except zlib.error as error:
        raise Failed(Reason.NOT_GZIP) from error
    if not decoder.eof:
        raise Failed(Reason.INCOMPLETE)


def _too_large() -> Failed:
    return Failed(Reason.TOO_LARGE, f"{SIZE_BYTES_MAX / 1_000_000:g} MB")
