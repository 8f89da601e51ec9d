"""Connections of the HTTP client, over TLS where the address asks for it.

Apart from ``http``, which loads this with the first request: the libraries take some megabytes, and
a page without webhooks and metrics asks nobody for anything.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpcore2
import httpx2

from incidents.domain.causes import causes
from incidents.outbound.guard import Deadline, GuardedBackend
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed, Reason

FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
)


@contextmanager
def stream(
    method: str,
    url: str,
    *,
    policy: AddressPolicy,
    headers: dict[str, str],
    content: bytes | None,
    connect_to: str,
    seconds_max: float,
) -> Iterator[httpcore2.Response]:
    """Send a request and yield the reply, its body unread. Raises Failed, also in the block."""
    backend = GuardedBackend(policy, deadline=Deadline(seconds_max), connect_to=connect_to)
    target = _target(url)
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream(method, target, headers=[*headers.items()], content=content) as response,
        ):
            yield response
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
