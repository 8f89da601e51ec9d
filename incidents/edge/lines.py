"""Connections to a database that keeps its askers waiting, and how they are freed."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import get_ident
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


class Lines:
    """The connection of each thread that asks, and since when. Any thread may cut them.

    A stopped server or a network that swallows packets gives no error for minutes; with its
    line cut, the thread has one at once. SQLite has no line: it gives up by itself.
    """

    def __init__(self) -> None:
        self._asking: dict[int, tuple[float, Any]] = {}

    @contextmanager
    def asking(self) -> Iterator[None]:
        thread = get_ident()
        outer = self._asking.get(thread)
        self._asking[thread] = (time.monotonic(), connections[DEFAULT_DB_ALIAS])
        try:
            yield
        finally:
            if outer is None:
                del self._asking[thread]
            else:
                self._asking[thread] = outer

    def cut(self, *, older_than_s: float) -> None:
        now_s = time.monotonic()
        for since_s, wrapper in list(self._asking.values()):
            if now_s - since_s > older_than_s and hasattr(wrapper.connection, "fileno"):
                _shut(wrapper.connection)


def _shut(connection: Any) -> None:
    """End the conversation, but leave it to the owner to close."""
    with suppress(Exception):  # it may have been closed meanwhile
        descriptor = os.dup(connection.fileno())
        with socket.socket(fileno=descriptor) as line:
            line.shutdown(socket.SHUT_RDWR)
