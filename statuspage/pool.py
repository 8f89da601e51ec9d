"""Celery's thread pool with threads of their own for each queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from celery.concurrency.base import apply_target
from celery.concurrency.thread import ApplyResult, TaskPool

THREADS_PER_QUEUE = 2


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
        for executor in self._executors.values():
            executor.shutdown(cancel_futures=True)
        super().on_stop()


def _queue_of(args: tuple[Any, ...]) -> str:
    """The routing key of the message: Celery passes (task name, id, request, …)."""
    request = args[2] if len(args) > 2 and isinstance(args[2], dict) else {}
    return str((request.get("delivery_info") or {}).get("routing_key", ""))
