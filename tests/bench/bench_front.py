"""The front page, made anew for each request."""

from __future__ import annotations

import gc
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction
from django.template import Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.bench import large

REQUESTS = 30
QUERIES_AT_MOST = 15
MEDIAN_MS_AT_MOST = 45
AS_SLOW_AT_MOST = 1.8

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch):
    """Under test each rendering is noted, and the collector looks through all that tests loaded.

    statuspage/wsgi.py exempts what is loaded at the start.
    """
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("past_incidents", [50, 5_000])
@pytest.mark.parametrize("components", [12, 200])
def test_uncached_front_page(client, components, past_incidents):
    large.load(components=components, past_incidents=past_incidents, now=timezone.now())

    with CaptureQueriesContext(connection) as captured:
        size_bytes = len(client.get("/").content)
    queries = len(captured)  # the next request empties the log
    median_ms = _median_ms(client)

    print(
        f"\n/ uncached, {components} components, {past_incidents} past incidents:"
        f" {queries} queries, median {median_ms:.1f} ms, {size_bytes / 1000:.0f} kB"
    )
    assert queries <= QUERIES_AT_MOST
    assert median_ms <= MEDIAN_MS_AT_MOST


def test_a_longer_past_makes_it_no_slower(client):
    """With the same last 14 days; the longer past makes longer bars, which is not all of a page."""
    medians = []
    for past_incidents in (50, 5_000):
        with rolled_back():
            large.load(components=12, past_incidents=past_incidents, now=timezone.now())
            medians.append(_median_ms(client))

    short, long = medians
    print(f"\n/ of 12 components, 5,000 past incidents beside 50: {long / short:.2f} times")
    assert long <= AS_SLOW_AT_MOST * short


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _median_ms(client):
    client.get("/")
    return _in_thread(
        lambda: statistics.median(_duration_ms(lambda: client.get("/")) for _ in range(REQUESTS))
    )


def _in_thread(call):
    """As a server does. On top of the forty frames of pytest the same takes a sixth longer.

    Python keeps frames in chunks, and takes and gives one back at each call over its edge.
    """
    shared = connections["default"]
    shared.inc_thread_sharing()

    def as_server():
        connections["default"] = shared
        return call()

    try:
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(as_server).result()
    finally:
        shared.dec_thread_sharing()


def _duration_ms(call):
    """Processor time, which a busy machine lengthens less; nothing here waits."""
    started_s = time.process_time()
    call()
    return (time.process_time() - started_s) * 1000
