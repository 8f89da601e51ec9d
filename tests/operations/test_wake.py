"""Whatever readers see otherwise wakes the publication, once it is committed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partialmethod
from pathlib import Path
from threading import Event, Thread

import pytest

from incidents.domain.progress import Partition, Reading
from incidents.operations import wake
from incidents.operations.jobs import lifecycle
from statuspage import celery_app
from tests import make
from tests.make import MINUTE, NOW

pytestmark = pytest.mark.django_db(transaction=True)

APP = Path(__file__).parents[2] / "incidents"


@pytest.fixture
def woken(settings):
    """Return how often the publication was woken since the last call."""
    settings.STATUSPAGE_PUBLISH_TO = "/srv/status"
    make.page()
    with celery_app.connection_for_write() as connection:
        channel = connection.default_channel
        celery_app.amqp.queues["publish"].bind(channel).declare()

        def count():
            return channel.queue_purge("publish")

        count()
        yield count


def test_an_update_wakes_it(woken):
    incident = make.incident()
    woken()

    make.update(incident, now=NOW + MINUTE)

    assert woken()


def test_a_reading_of_a_job_wakes_it(woken):
    job = make.job()
    woken()

    reading = Reading(NOW.timestamp(), (Partition("a", 100, 10),))
    lifecycle.record(job.pk, reading, now=NOW)

    assert woken()


def test_a_job_that_cannot_be_read_any_more_wakes_it_once(woken, httpserver):
    job = make.job(metrics_url=httpserver.url_for("/nothing"))
    woken()

    lifecycle.scrape_due(now=NOW)
    failing = woken()
    lifecycle.scrape_due(now=NOW + MINUTE)

    job.refresh_from_db()
    assert job.failing_since
    assert (failing, woken()) == (1, 0)


def test_where_nothing_is_published_nobody_is_woken(woken, settings):
    settings.STATUSPAGE_PUBLISH_TO = ""

    make.incident()

    assert not woken()


def test_who_posts_waits_a_moment_for_a_broker_that_hangs_and_only_once(monkeypatch):
    hangs = Event()
    monkeypatch.setattr(wake, "PATIENCE_S", 0.05)
    monkeypatch.setattr(wake.current_app, "send_task", lambda *_, **__: hangs.wait(60))
    sender = wake.Sender()
    began_s = time.monotonic()
    for _ in range(100):
        sender.send("incidents.tasks.deliver")
    took_s = time.monotonic() - began_s
    hangs.set()

    assert took_s < 0.05 * 100


def test_many_who_post_at_the_same_moment_do_not_trip_over_each_other(monkeypatch):
    monkeypatch.setattr(wake.current_app, "send_task", lambda *_, **__: None)
    monkeypatch.setattr(wake.Thread, "start", partialmethod(_slowly, wake.Thread.start))
    sender = wake.Sender()

    with ThreadPoolExecutor(8) as people:
        list(people.map(sender.send, ["incidents.tasks.deliver"] * 200))


def _slowly(thread: Thread, start: Callable[[Thread], None]) -> None:
    if thread.name == "wake":
        time.sleep(0.001)
    start(thread)


def test_revisions_rise_in_one_place_which_wakes():
    raising = [
        path.relative_to(APP).as_posix()
        for path in sorted(APP.rglob("*.py"))
        if re.search(r'F\("number"\) \+ 1', path.read_text())
    ]

    assert raising == ["operations/revisions.py"]
