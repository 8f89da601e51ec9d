"""Threads that run Django for one kind of client, and a bounded queue in front of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedTooLong
from threading import BoundedSemaphore
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """``threads`` run Django, and ``waiting`` more requests wait for one of them.

    Each place also holds a thread of the server, from before the request's body is read until the
    answer is known, so they are counted, and each lane has its own. ``returning`` further ones give
    refused forms back.
    """

    def __init__(self, *, threads: int, waiting: int, returning: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="office")
        self.places = BoundedSemaphore(threads + waiting)
        self.returns = BoundedSemaphore(returning)
        self.size = threads + waiting + returning

    def run(self, work: Callable[[], T], *, patience_s: float) -> T | None:
        """Return what ``work`` does; None if no thread has begun with it for so long."""
        future = self._pool.submit(work)
        try:
            return future.result(patience_s)
        except WaitedTooLong:
            return None if future.cancel() else future.result()
