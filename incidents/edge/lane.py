"""Threads that run Django for one kind of client, and a bounded queue in front of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedTooLong
from threading import BoundedSemaphore, Lock
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """``threads`` run Django, and ``waiting`` more requests wait for one of them.

    Each place also holds a thread of the server, from before the request's body is read until the
    answer is known, so they are counted, and one client has at most ``per_client`` of them.
    ``returning`` further ones give refused forms back.
    """

    def __init__(self, *, threads: int, waiting: int, per_client: int, returning: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._places = threads + waiting
        self._per_client = per_client
        self._held: Counter[str] = Counter()
        self._lock = Lock()
        self.returns = BoundedSemaphore(returning)
        self.size = threads + waiting + returning

    def enter(self, client: str) -> bool:
        """Take a place for the client; False if there is none."""
        with self._lock:
            if self._held.total() >= self._places or self._held[client] >= self._per_client:
                return False
            self._held[client] += 1
            return True

    def leave(self, client: str) -> None:
        with self._lock:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]

    def run(self, work: Callable[[], T], *, patience_s: float) -> T | None:
        """Return what ``work`` does; None if no thread has begun with it for so long."""
        future = self._pool.submit(work)
        try:
            return future.result(patience_s)
        except WaitedTooLong:
            return None if future.cancel() else future.result()
