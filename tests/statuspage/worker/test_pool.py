from __future__ import annotations

from threading import Event

import pytest

from statuspage.worker.pool import THREADS_PER_QUEUE, QueuePool

TIMEOUT_S = 10


@pytest.fixture
def pool():
    pool = QueuePool()
    pool.start()
    yield pool
    pool.stop()


def test_a_queue_whose_tasks_hang_keeps_no_other_waiting(pool):
    released, sent = Event(), Event()
    for _ in range(3 * THREADS_PER_QUEUE):
        pool.apply_async(
            lambda *_: released.wait(TIMEOUT_S), args=("scrape", "id", message("scrape"))
        )

    pool.apply_async(lambda *_: sent.set(), args=("send", "id", message("send")))

    assert sent.wait(TIMEOUT_S)
    released.set()


def message(queue):
    """The part of the message that Celery passes as the third argument."""
    return {"delivery_info": {"routing_key": queue}}
