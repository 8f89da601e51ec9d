"""Connections to allowed addresses only.

A name is resolved once and the connection made to an address that was found fit, so that a name
that means something else a moment later leads nowhere new.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from ipaddress import ip_address
from typing import Any

import httpcore2

from incidents.outbound.policy import Address, AddressPolicy
from incidents.outbound.reasons import Failed, Reason

# Looking up a name cannot be ended, only no longer be waited for.
_lookups = ThreadPoolExecutor(max_workers=16, thread_name_prefix="lookup")


class Deadline:
    """An instant by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._ends_s = time.monotonic() + seconds

    def left_s(self) -> float:
        """Return the seconds left. Raises httpcore2.ReadTimeout if none are."""
        left_s = self._ends_s - time.monotonic()
        if left_s <= 0:
            raise httpcore2.ReadTimeout("the deadline has passed")
        return left_s


class GuardedBackend(httpcore2.NetworkBackend):
    """A network backend that connects to addresses allowed by the policy only."""

    def __init__(self, policy: AddressPolicy, *, deadline: Deadline, connect_to: str = "") -> None:
        self._policy = policy
        self._connect_to = connect_to
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
        place = self._connect_to or host
        fit = fit_addresses(place, port, policy=self._policy, deadline=self._deadline)
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
    """A stream whose reads end at the deadline, even if a byte arrives each second."""

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
    host: str, port: int, *, policy: AddressPolicy, deadline: Deadline
) -> list[Address]:
    """Return the addresses of ``host`` that may be connected to. Raises Failed."""
    found = _resolved(host, port, deadline=deadline)
    refused = {each: reason for each in found if (reason := policy.refusal(each))}
    if len(refused) == len(found):
        address, reason = next(iter(refused.items()))
        raise Failed(reason, str(address))
    return [each for each in found if each not in refused]


def _resolved(host: str, port: int, *, deadline: Deadline) -> list[Address]:
    """Return all addresses of a name, in the order of preference, each once."""
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
            raise Failed(Reason.NAME_TIMEOUT, host) from error
        raise Failed(Reason.UNKNOWN_NAME, host) from error
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in answers))
