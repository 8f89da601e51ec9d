"""Which addresses may be connected to, and connections that go nowhere else.

A name is resolved once and the connection made to an address that was found fit, so that a name
that means something else a moment later leads nowhere new.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore2
from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# What gives away a machine's identity and keys to whoever asks from it, besides the link-local
# addresses at which most clouds do so.
CLOUD_METADATA: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in (
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure
        "192.0.0.192",  # Oracle, formerly
        "fd00:ec2::/32",  # Amazon
        "fd20:ce::254",  # Google
    )
)
# IPv6 networks whose addresses lead to the IPv4 address in their last 32 bits.
TRANSLATED = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")))

# Looking up a name cannot be ended, only no longer be waited for.
_lookups = ThreadPoolExecutor(max_workers=16, thread_name_prefix="lookup")


class Forbidden(Exception):
    """The address may not be connected to; the text says why and what to do."""


class NotFound(Exception):
    """The name could not be looked up."""


class Deadline:
    """An instant by which all has to be done, whatever the parts take."""

    def __init__(self, seconds: float) -> None:
        self._ends_s = time.monotonic() + seconds

    def left_s(self) -> float:
        """Raises httpcore2.ReadTimeout if nothing is left."""
        left_s = self._ends_s - time.monotonic()
        if left_s <= 0:
            raise httpcore2.ReadTimeout("the deadline has passed")
        return left_s


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to fit addresses only. ``networks`` are the only ones, unless there are none."""

    def __init__(self, *, networks: Sequence[Network], deadline: Deadline) -> None:
        self._networks = networks
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Try one address after the other, each for its share of what is left of the time."""
        failure: Exception | None = None
        fit = fit_addresses(host, port, networks=self._networks, deadline=self._deadline)
        for number, address in enumerate(fit):
            share_s = self._deadline.left_s() / (len(fit) - number)
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, share_s, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _HurriedStream(stream, self._deadline)
        assert failure is not None, "there is always an address"
        raise failure


class _HurriedStream(httpcore2.NetworkStream):
    """Each read may take what is left of the time for all: a byte a second ends in time, too."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left_s())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left_s = self._deadline.left_s()
        stream = self._stream.start_tls(ssl_context, server_hostname, left_s)
        return _HurriedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def fit_addresses(
    host: str, port: int, *, networks: Sequence[Network], deadline: Deadline
) -> list[Address]:
    """Return the addresses of ``host`` that may be connected to. Raises Forbidden, NotFound."""
    found = _resolved(host, port, deadline=deadline)
    refusals = [refusal for each in found if (refusal := why_not(each, networks=networks))]
    fit = [each for each in found if not why_not(each, networks=networks)]
    if not fit:
        raise Forbidden(refusals[0])
    return fit


def why_not(address: Address, *, networks: Sequence[Network]) -> str:
    """Return why ``address`` may not be connected to; empty if it may."""
    for meant in _meant(address):
        if meant.is_link_local or any(_is_in(meant, each) for each in CLOUD_METADATA):
            return _(
                "%(address)s is a link-local address or that of a cloud's metadata, from which "
                "nothing is read. Use the address of the job's metrics."
            ) % {"address": address}
        if meant.is_multicast or meant.is_unspecified or _is_broadcast(meant):
            return _("%(address)s is not the address of one machine; use that of the job.") % {
                "address": address
            }
    if networks and not any(_is_in(_connected(address), each) for each in networks):
        return _(
            "%(address)s is in none of the networks that metrics may be read from; add its network "
            "to STATUSPAGE_METRICS_NETWORKS, or use another address."
        ) % {"address": address}
    return ""


def _resolved(host: str, port: int, *, deadline: Deadline) -> list[Address]:
    """All addresses of a name, in the order of preference, each once."""
    literal = host.strip("[]").partition("%")[0]
    try:
        return [ip_address(literal)]
    except ValueError:
        pass
    lookup = _lookups.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        answers = lookup.result(timeout=deadline.left_s())
    except (OSError, UnicodeError) as error:
        if isinstance(error, FutureTimeoutError):
            raise httpcore2.ConnectTimeout("the name server does not answer") from error
        raise NotFound(host) from error
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in answers))


def _meant(address: Address) -> list[Address]:
    """The address, and those of IPv4 that it stands for."""
    if isinstance(address, IPv4Address):
        return [address]
    embedded: list[Address] = []
    if any(_is_in(address, each) for each in TRANSLATED) and int(address) > 1:
        embedded.append(IPv4Address(int(address) & 0xFFFFFFFF))
    embedded += [each for each in (address.sixtofour, *(address.teredo or ())) if each]
    if address.ipv4_mapped:
        embedded.append(address.ipv4_mapped)
    return [address, *embedded]


def _connected(address: Address) -> Address:
    """What a socket connects to: of all that stand for others, only mapped ones are translated."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_in(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _is_broadcast(address: Address) -> bool:
    return address == IPv4Address("255.255.255.255")
