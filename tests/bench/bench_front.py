"""The front page of a large site, made anew for each request."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench import large

REQUESTS = 30
QUERIES_AT_MOST = 15
MEDIAN_MS_AT_MOST = 60

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client, now):
    """Return what asks for the front page an hour after all that was loaded."""

    def get():
        response = client.get("/")
        assert response.status_code == 200
        return response

    with time_machine.travel(now + timedelta(hours=1)):
        yield get


def test_front_page_of_a_large_site(get, now):
    large.load(now=now)

    with CaptureQueriesContext(connection) as captured:
        size_bytes = len(get().content)
    queries = len(captured)  # the next request empties the log
    median_ms = statistics.median(_duration_ms(get) for _ in range(REQUESTS))

    print(f"\n/: {queries} queries, median {median_ms:.1f} ms, {size_bytes / 1000:.0f} kB")
    assert queries <= QUERIES_AT_MOST
    assert median_ms <= MEDIAN_MS_AT_MOST


def _duration_ms(call):
    """Processor time, which a busy machine does not lengthen; nothing here waits."""
    started_s = time.process_time()
    call()
    return (time.process_time() - started_s) * 1000
