from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from statuspage.worker import connection as kept


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.postgresql
def test_a_connection_that_nobody_answers_is_replaced(transactional_db, monkeypatch):
    monkeypatch.setattr(kept, "PATIENCE_S", 0.1)
    with ThreadPoolExecutor(1) as thread:  # as a worker's, with a connection of its own
        before = thread.submit(backend).result()
        thread.submit(kept.renew_connection).result()
        same = thread.submit(backend).result()

        os.kill(before, signal.SIGSTOP)
        try:
            thread.submit(kept.renew_connection).result()
            after = thread.submit(backend).result()
        finally:
            os.kill(before, signal.SIGCONT)
        thread.submit(lambda: connection.close()).result()

    assert same == before
    assert after != before
