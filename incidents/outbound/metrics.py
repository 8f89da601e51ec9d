"""Fetch a page of metrics, within limits of time, size and place.

One connection a page: an interval is mostly longer than what servers keep connections for.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import httpcore2
import httpx2
from django.utils.translation import gettext as _

from incidents.outbound.guard import Deadline, Forbidden, GuardedBackend, Network, NotFound

SECONDS_MAX = 10.0
BYTES_MAX = 5_000_000
ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
USER_AGENT = "Plainstatus"

GZIP = zlib.MAX_WBITS | 16
FAILURES = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol)


class MetricsError(Exception):
    """``str()`` says to operators why there are no metrics and what to do. It holds no secret."""


@dataclass(frozen=True)
class Page:
    body: bytes
    content_type: str
    took_s: float


def fetch(
    url: str,
    *,
    networks: Sequence[Network] = (),
    authorization: str = "",
    seconds_max: float = SECONDS_MAX,
) -> Page:
    """Return what is at ``url``. ``authorization`` is the header's value. Raises MetricsError."""
    started_s = time.monotonic()
    deadline = Deadline(seconds_max)
    backend = GuardedBackend(networks=networks, deadline=deadline)
    headers: dict[bytes | str, bytes | str] = {
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
        "User-Agent": USER_AGENT,
        "Connection": "close",
    }
    if authorization:
        headers["Authorization"] = authorization
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream("GET", _target(url), headers=headers) as response,
        ):
            body = _body(response)
    except (Forbidden, NotFound, httpcore2.TimeoutException, *FAILURES) as error:
        raise MetricsError(_reason(error, seconds_max)) from error
    return Page(body, _header(response, b"content-type"), time.monotonic() - started_s)


@cache
def _tls() -> ssl.SSLContext:
    """The system's authorities, or those in SSL_CERT_FILE; reading them takes long."""
    return httpx2.create_ssl_context()


def _target(url: str) -> httpcore2.URL:
    """Also for names that are not ASCII."""
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise MetricsError(_("The address cannot be read; check its spelling.")) from error
    return httpcore2.URL(
        scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path
    )


def _body(response: httpcore2.Response) -> bytes:
    _require_metrics(response)
    length = _header(response, b"content-length")
    if length.isdecimal() and int(length) > BYTES_MAX:
        raise _too_large()
    encoding = _header(response, b"content-encoding").lower()
    if encoding in ("", "identity"):
        return _limited(response.iter_stream())
    if encoding not in ("gzip", "x-gzip"):
        raise MetricsError(
            _("The answer is compressed as “%(encoding)s”; have it sent plain or as gzip.")
            % {"encoding": encoding[:30]}
        )
    return _limited(_unzipped(response.iter_stream()))


def _require_metrics(response: httpcore2.Response) -> None:
    status = response.status
    # A Prometheus server says in JSON what is wrong with a query.
    is_refused_query = status in (400, 422) and "json" in _header(response, b"content-type")
    if status == 200 or is_refused_query:
        return
    if 300 <= status < 400:
        raise MetricsError(
            _(
                "The address redirects (%(status)s), and redirects are not followed. Enter the "
                "address that it leads to; if that is a sign-in page, give credentials."
            )
            % {"status": status}
        )
    if status in (401, 403):
        raise MetricsError(
            _("The endpoint refuses us (%(status)s): check the sign-in and what it may read.")
            % {"status": status}
        )
    raise MetricsError(
        _("The endpoint answers %(status)s instead of metrics. Check the address and the exporter.")
        % {"status": status}
    )


def _limited(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > BYTES_MAX:
            raise _too_large()
    return bytes(body)


def _unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """At most one byte more than is allowed, however much a few bytes would become.

    What is zipped may have several members, one after the other (RFC 1952, section 2.2).
    """
    decoder = zlib.decompressobj(GZIP)
    left = BYTES_MAX + 1
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
        raise MetricsError(
            _("The answer says that it is gzip, and is not. The exporter has to be mended.")
        ) from error
    if not decoder.eof:
        raise _cut_off()


def _header(response: httpcore2.Response, wanted: bytes) -> str:
    values = [value for name, value in response.headers if name.lower() == wanted]
    return values[0].decode("latin-1").strip() if values else ""


def _too_large() -> MetricsError:
    return MetricsError(
        _(
            "The metrics are larger than %(most)s MB, too large to read so often. Use an address "
            "with the job's own metrics, or select them with a query."
        )
        % {"most": BYTES_MAX // 1_000_000}
    )


def _cut_off() -> MetricsError:
    return MetricsError(
        _(
            "The answer broke off before its end. Try again; if it stays so, look at the exporter "
            "and what stands before it."
        )
    )


def _reason(error: Exception, seconds_max: float) -> str:
    match error:
        case Forbidden():
            return str(error)
        case NotFound():
            return _("The name “%(name)s” is not known. Check the address.") % {"name": str(error)}
        case httpcore2.ConnectTimeout():
            return _(
                "No connection within %(seconds)g seconds. Is the machine up, and does a firewall "
                "let this page through?"
            ) % {"seconds": seconds_max}
        case httpcore2.TimeoutException():
            return _(
                "The endpoint took longer than %(seconds)g seconds for its metrics, which is given "
                "up. Have it expose fewer, or look at why it is slow."
            ) % {"seconds": seconds_max}
        case httpcore2.ConnectError():
            return _of_connecting(error)
        case httpcore2.RemoteProtocolError() if "complete" in str(error):
            return str(_cut_off())
        case httpcore2.NetworkError():
            return _("The connection was cut by the other side. Look at the exporter.")
        case httpcore2.RemoteProtocolError():
            return _(
                "What answers does not speak HTTP. Check the port, and whether it is http:// or "
                "https://."
            )
    return _("The address or the credentials cannot be sent over HTTP; check their spelling.")


def _of_connecting(error: Exception) -> str:
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return _(
                    "The certificate is not trusted: %(why)s. Use a certificate that this machine "
                    "trusts, or name its authority in SSL_CERT_FILE."
                ) % {"why": cause.verify_message.rstrip(".")}
            case ssl.SSLError():
                return _(
                    "No TLS connection can be made (%(why)s). Check the port, and whether it is "
                    "http:// or https://."
                ) % {"why": (cause.reason or "TLS").replace("_", " ").lower()}
            case ConnectionRefusedError():
                return _(
                    "The connection is refused: nothing listens there. Check the port, and that "
                    "the exporter runs."
                )
    return _("No connection can be made: %(why)s. Check the address.") % {"why": str(error)[:100]}


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
