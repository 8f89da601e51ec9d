"""Database connections of threads that wait in vain, which other threads may cut."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import get_ident
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

T = TypeVar("T")
FAILURES = (DatabaseError, InterfaceError)
# A connection that had ended before says so at once.
AT_ONCE_S = 0.5


class Asking:
    """A thread that asks the database, and since when it waits for an answer: ``since_s``.

    While it makes something of what it was told, that is None. All of a ``request`` of Django's
    counts as one question.
    """

    def __init__(self, *, is_request: bool, since_s: float | None) -> None:
        self.wrapper: Any = connections[DEFAULT_DB_ALIAS]
        self.is_request = is_request
        self.since_s = since_s

    def query(self, execute: Callable[..., Any], *question: Any) -> Any:
        """Run a query, noting how long it takes; called by Django around each."""
        self.since_s = time.monotonic()
        try:
            return execute(*question)
        finally:
            self.since_s = None


class Connections:
    """The connection of each thread that asks. Any thread may cut them.

    A stopped server or a network that drops packets gives no error for minutes; with its
    connection cut, the thread has one at once. SQLite has none to cut: it gives up by itself.
    """

    def __init__(self) -> None:
        self._asking: dict[int, Asking] = {}

    @contextmanager
    def asking(self, *, is_render: bool = False) -> Iterator[None]:
        """Note that this thread asks, and each query. A render may work before its first.

        The connection's health is not asked for: where the database hangs, that would be one more
        question, and then a new connection, both of which are waited for.
        """
        asking = Asking(is_request=False, since_s=None if is_render else time.monotonic())
        asking.wrapper.health_check_done = True
        with self._noted(asking), asking.wrapper.execute_wrapper(asking.query):
            yield

    @contextmanager
    def request(self) -> Iterator[None]:
        """Note that Django answers a request in this thread, which may take long."""
        with self._noted(Asking(is_request=True, since_s=time.monotonic())):
            yield

    @contextmanager
    def _noted(self, asking: Asking) -> Iterator[None]:
        thread = get_ident()
        outer = self._asking.get(thread)
        self._asking[thread] = asking
        try:
            yield
        finally:
            if outer is None:
                del self._asking[thread]
            else:
                self._asking[thread] = outer

    def hanging(self, *, longer_than_s: float) -> list[Any]:
        """Return the connections on which readers' documents wait for one answer for so long."""
        return self._waiting(longer_than_s, is_request=False)

    def requests(self, *, longer_than_s: float) -> list[Any]:
        """Return the connections of requests that have taken so long already."""
        return self._waiting(longer_than_s, is_request=True)

    def _waiting(self, longer_than_s: float, *, is_request: bool) -> list[Any]:
        since_s = time.monotonic() - longer_than_s
        return [
            asking.wrapper.connection
            for asking in list(self._asking.values())
            if asking.is_request is is_request
            and (asking.since_s or since_s) < since_s
            and hasattr(asking.wrapper.connection, "fileno")
        ]


def answer_to(question: Callable[[], T]) -> T:
    """Ask, and once more if it was the connection that had ended since it was last used."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    was_open, asked_at_s = wrapper.connection is not None, time.monotonic()
    try:
        return question()
    except FAILURES:
        if not was_open or time.monotonic() - asked_at_s > AT_ONCE_S:
            raise
        wrapper.close()
        return question()


def cut(found: Iterable[Any]) -> None:
    """End the connections, but leave each to its owner to close."""
    for connection in found:
        with suppress(Exception):  # it may have been closed meanwhile
            descriptor = os.dup(connection.fileno())
            with socket.socket(fileno=descriptor) as duplicate:
                duplicate.shutdown(socket.SHUT_RDWR)
