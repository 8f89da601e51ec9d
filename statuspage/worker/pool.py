"""Celery's thread pool with threads of their own for each queue."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Timer
from typing import Any

from celery.concurrency.base import apply_target
from celery.concurrency.thread import ApplyResult, TaskPool

log = logging.getLogger(__name__)

THREADS_PER_QUEUE = 2
# Seconds for which a worker that was asked to stop waits for its tasks; `manage.py up` kills after
# eight. What is to be done is in the database, so whatever is cut off is done by the next worker.
PATIENCE_S = 5.0


class QueuePool(TaskPool):  # type: ignore[misc] # Celery has no types
    """One process serves all queues, and a queue whose tasks hang keeps no other waiting.

    A worker process per queue would do the same for 70 MB each.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._executors: defaultdict[str, ThreadPoolExecutor] = defaultdict(
            lambda: ThreadPoolExecutor(max_workers=THREADS_PER_QUEUE)
        )

    def on_apply(
        self,
        target: Callable[..., Any],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
        callback: Callable[..., Any] | None = None,
        accept_callback: Callable[..., Any] | None = None,
        **_: Any,
    ) -> ApplyResult:
        executor = self._executors[_queue_of(args or ())]
        future = executor.submit(apply_target, target, args, kwargs, callback, accept_callback)
        return ApplyResult(future)

    def on_stop(self) -> None:
        """Let tasks end, but not for ever: threads that hang would outlive all who ask."""
        with _ending_after(PATIENCE_S):
            for executor in self._executors.values():
                executor.shutdown(cancel_futures=True)
            super().on_stop()


@contextmanager
def _ending_after(patience_s: float) -> Iterator[None]:
    """End this process if what is done meanwhile takes longer."""
    timer = Timer(patience_s, _end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end() -> None:
    log.warning("A task hangs. The worker ends without it; the next one does its work.")
    os._exit(0)


def _queue_of(args: tuple[Any, ...]) -> str:
    """The routing key of the message: Celery passes (task name, id, request, …)."""
    request = args[2] if len(args) > 2 and isinstance(args[2], dict) else {}
    return str((request.get("delivery_info") or {}).get("routing_key", ""))
