"""Lines printed once the page answers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from incidents.management.supervisor.process_log import ProcessLog

TIMEOUT_S = 2.0
# Addresses to listen on that nobody can ask, and where those are who listen there.
REACHABLE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True)
class Announcement:
    """``lines`` to print once a server at ``address`` answers to the name ``host``."""

    address: str
    port: int
    host: str
    lines: Sequence[str]

    def is_true(self) -> bool:
        request = f"HEAD / HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n\r\n"
        address = (REACHABLE.get(self.address, self.address), self.port)
        with contextlib.suppress(OSError), socket.create_connection(address, TIMEOUT_S) as server:
            server.sendall(request.encode())
            return server.recv(5) == b"HTTP/"
        return False


def told_once(announcement: Announcement, log: ProcessLog) -> Callable[[], None]:
    """Return a function that prints the lines once, as soon as the server answers."""
    is_told = False

    def tell() -> None:
        nonlocal is_told
        if not is_told and announcement.is_true():
            is_told = True
            for line in announcement.lines:
                log.say("up", line)

    return tell
