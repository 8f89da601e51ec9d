"""Database connections of threads that wait in vain, which other threads may cut."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import get_ident
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


class Connections:
    """The connection of each thread that asks, and since when. Any thread may cut them.

    A stopped server or a network that drops packets gives no error for minutes; with its
    connection cut, the thread has one at once. SQLite has none to cut: it gives up by itself.
    """

    def __init__(self) -> None:
        self._asking: dict[int, tuple[float, Any, bool]] = {}

    @contextmanager
    def asking(self, *, may_take_long: bool = False) -> Iterator[None]:
        """Note that this thread asks. ``may_take_long`` spares it while others have answers."""
        thread = get_ident()
        outer = self._asking.get(thread)
        self._asking[thread] = (time.monotonic(), connections[DEFAULT_DB_ALIAS], may_take_long)
        try:
            yield
        finally:
            if outer is None:
                del self._asking[thread]
            else:
                self._asking[thread] = outer

    def cut(self, *, older_than_s: float, is_lost: bool) -> None:
        """Free the threads that have asked for so long. ``is_lost``: no thread has answers."""
        since_s = time.monotonic() - older_than_s
        for asked_at_s, wrapper, may_take_long in list(self._asking.values()):
            is_in_vain = asked_at_s < since_s and (is_lost or not may_take_long)
            if is_in_vain and hasattr(wrapper.connection, "fileno"):
                _shut(wrapper.connection)


def _shut(connection: Any) -> None:
    """End the connection, but leave it to its owner to close."""
    with suppress(Exception):  # it may have been closed meanwhile
        descriptor = os.dup(connection.fileno())
        with socket.socket(fileno=descriptor) as duplicate:
            duplicate.shutdown(socket.SHUT_RDWR)
