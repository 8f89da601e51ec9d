from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import Celery

from statuspage.worker import schedule
from statuspage.worker.schedule import MonotonicScheduler


class Watch:
    """A monotonic clock that the test moves."""

    def __init__(self):
        self.now_s = 1_000.0

    def monotonic(self):
        return self.now_s


@pytest.fixture
def watch(monkeypatch):
    watch = Watch()
    monkeypatch.setattr(schedule, "time", watch)
    return watch


@pytest.fixture
def sent(monkeypatch):
    """Messages that were sent, kept here instead of by a broker."""
    names = []
    monkeypatch.setattr(
        MonotonicScheduler, "apply_entry", lambda self, entry, producer: names.append(entry.name)
    )
    return names


@pytest.fixture
def scheduler():
    app = Celery("tests", broker="memory://")
    app.conf.beat_schedule = {
        "sweep": {"task": "sweep", "schedule": 15.0},
        "scrape": {"task": "scrape", "schedule": 5.0},
    }
    return MonotonicScheduler(app=app)


def run(scheduler, watch, seconds):
    """Tick as Celery does, with sleeps between."""
    end_s = watch.now_s + seconds
    while watch.now_s < end_s:
        watch.now_s += max(0.1, min(scheduler.tick(), end_s - watch.now_s))
    scheduler.tick()


def test_each_task_is_sent_once_an_interval(scheduler, watch, sent):
    run(scheduler, watch, 30)

    assert (sent.count("sweep"), sent.count("scrape")) == (2, 6)


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_that_is_set_changes_nothing(scheduler, watch, sent, hours):
    at = datetime(2022, 6, 10, 12, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        run(scheduler, watch, 15)
    with time_machine.travel(at + timedelta(hours=hours), tick=False):
        run(scheduler, watch, 15)

    assert (sent.count("sweep"), sent.count("scrape")) == (2, 6)


def test_what_was_missed_meanwhile_is_sent_once(scheduler, watch, sent):
    scheduler.tick()
    watch.now_s += 7_200
    run(scheduler, watch, 4)

    assert (sent.count("sweep"), sent.count("scrape")) == (1, 1)


def test_while_the_queue_is_away_each_beat_says_so_in_one_line_with_what_to_do(caplog, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1")  # it has the last word
    app = Celery("tests")
    app.conf.task_publish_retry = False
    app.conf.beat_schedule = {"sweep": {"task": "sweep", "schedule": 15.0}}
    scheduler = MonotonicScheduler(app=app)
    [entry] = scheduler.schedule.values()

    scheduler.apply_entry(entry)

    [record] = [each for each in caplog.records if each.name == schedule.__name__]
    assert "“sweep” waits for the next beat" in record.getMessage()
    assert "Start it again" in record.getMessage()
    assert (record.exc_info, record.getMessage().count("\n")) == (None, 0)
