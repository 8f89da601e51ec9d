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
from functools import cache

import httpcore2
import httpx2

from incidents.domain.causes import causes
from incidents.outbound.guard import Deadline, GuardedBackend
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed, Reason

USER_AGENT = "Plainstatus"
# All together, and of the unpacked body.
SECONDS_MAX = 10.0
SIZE_BYTES_MAX = 5_000_000

GZIP = zlib.MAX_WBITS | 16
FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
)


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
    fixed = {"Accept-Encoding": "gzip", "User-Agent": USER_AGENT, "Connection": "close"}
    backend = GuardedBackend(policy, deadline=Deadline(seconds_max), connect_to=connect_to)
    target = _target(url)
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream(
                method, target, headers=[*(fixed | headers).items()], content=content
            ) as response,
        ):
            yield OutboundResponse(response)
    except FAILURES as error:
        raise _failed(error, seconds_max) from error


@cache
def _tls() -> ssl.SSLContext:
    """Trust the system's authorities, or those in SSL_CERT_FILE; reading them takes long."""
    return httpx2.create_ssl_context()


def _target(url: str) -> httpcore2.URL:
    """Parse an address, with names that are not ASCII too."""
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise Failed(Reason.MALFORMED_URL) from error
    return httpcore2.URL(
        scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path
    )


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


def _failed(error: Exception, seconds_max: float) -> Failed:
    match error:
        case httpcore2.ConnectTimeout():
            return Failed(Reason.CONNECT_TIMEOUT, f"{seconds_max:g}")
        case httpcore2.TimeoutException():
            return Failed(Reason.TIMEOUT, f"{seconds_max:g}")
        case httpcore2.ConnectError():
            return _not_connected(error)
        case httpcore2.RemoteProtocolError() if "complete" in str(error):
            return Failed(Reason.INCOMPLETE)
        case httpcore2.NetworkError():
            return Failed(Reason.CONNECTION_CUT)
        case httpcore2.RemoteProtocolError():
            return Failed(Reason.NOT_HTTP)
    return Failed(Reason.NOT_SENDABLE)


def _not_connected(error: Exception) -> Failed:
    for cause in causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return Failed(Reason.UNTRUSTED_CERTIFICATE, cause.verify_message.rstrip("."))
            case ssl.SSLError():
                why = (cause.reason or "TLS").replace("_", " ").lower()
                return Failed(Reason.TLS_FAILED, why)
            case ConnectionRefusedError():
                return Failed(Reason.CONNECTION_REFUSED)
    return Failed(Reason.CONNECTION_FAILED, str(error)[:100])
