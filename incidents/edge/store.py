"""Documents in memory: those that are true now, and the last good ones."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from incidents.edge.document import Document, Evicted


class Store:
    """``current`` may be sent without asking anybody; ``last_good`` if nothing better is to be had.

    ``evicted`` were true, and had to make room. All are plain dicts that threads read without a
    lock; writers replace entries whole.
    ``last_good`` is bounded in bytes: of what nobody has asked for since its turn last came, the
    oldest goes first, and never what is in ``core``, however large that is.
    """

    def __init__(self, *, limit_bytes: int) -> None:
        self.current: dict[str, Document] = {}
        self.last_good: dict[str, Document] = {}
        self.evicted: dict[str, Evicted] = {}
        self.core: frozenset[str] = frozenset()
        self._limit_bytes = limit_bytes
        self.size_bytes = 0
        # None while the database is lost.
        self._numbers: Mapping[str, int] | None = None
        self._writing = threading.Lock()

    @property
    def is_trusting(self) -> bool:
        """Whether anything can be known to be true."""
        return self._numbers is not None

    def true(self, path: str, *, now_s: float) -> Document | None:
        """Return the document if neither a change nor the clock has made it wrong."""
        document = self.current.get(path)
        return document if document is not None and document.is_true_at(now_s) else None

    def put(self, path: str, document: Document, *, may_be_true: bool = True) -> None:
        """Keep ``document`` as the last good one, and as the true one if it is made from the
        present numbers. A render that ends after the database was lost proves nothing."""
        with self._writing:
            self._forget(path)
            self.last_good[path] = document
            self.size_bytes += document.size_bytes
            numbers = self._numbers if may_be_true else None
            if numbers is not None and document.is_of(numbers):
                self.current[path] = document
            self._make_room(path)

    def keep_current(self, numbers: Mapping[str, int]) -> None:
        """Drop from ``current`` what the new ``numbers`` have made old."""
        with self._writing:
            self._numbers = numbers
            self.current = {p: d for p, d in self.current.items() if d.is_of(numbers)}
            self.evicted = {}

    def distrust_all(self) -> None:
        """Nothing is known to be true any more."""
        with self._writing:
            self._numbers = None
            self.current = {}
            self.evicted = {}

    def doubt(self, path: str) -> None:
        """Keep it, but send it only if nothing better is to be had."""
        with self._writing:
            self.current.pop(path, None)
            self.evicted.pop(path, None)

    def remove(self, path: str) -> None:
        with self._writing:
            self._forget(path)

    def _make_room(self, newest: str) -> None:
        """Forget what is over the limit, but not the newest, which somebody waits for.

        Whatever was asked for since it was kept or last spared is spared, and is the newest then.
        """
        if self.size_bytes <= self._limit_bytes:
            return
        for path in 2 * list(self.last_good):
            if self.size_bytes <= self._limit_bytes:
                return
            if path in self.core or path == newest or path not in self.last_good:
                continue
            document = self.last_good[path]
            if document.is_asked_for:
                document.is_asked_for = False
                self.last_good[path] = self.last_good.pop(path)
            else:
                was_true = path in self.current
                self._forget(path)
                if was_true:
                    self.evicted[path] = Evicted.of(document)

    def _forget(self, path: str) -> None:
        self.current.pop(path, None)
        self.evicted.pop(path, None)
        if old := self.last_good.pop(path, None):
            self.size_bytes -= old.size_bytes


class Turns:
    """One render at a time per path; whoever comes second waits for the first."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._waiting: defaultdict[str, int] = defaultdict(int)
        self._guard = threading.Lock()

    @contextmanager
    def take(self, path: str, *, timeout_s: float) -> Iterator[bool]:
        """Yield whether the turn came within ``timeout_s``."""
        with self._guard:
            lock = self._locks.setdefault(path, threading.Lock())
            self._waiting[path] += 1
        is_ours = lock.acquire(timeout=timeout_s)
        try:
            yield is_ours
        finally:
            if is_ours:
                lock.release()
            with self._guard:
                self._waiting[path] -= 1
                if not self._waiting[path]:
                    del self._waiting[path], self._locks[path]
