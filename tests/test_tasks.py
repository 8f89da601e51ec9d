from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from werkzeug import Response

from incidents import tasks
from incidents.domain.vocabulary import Status
from incidents.models import JobReading
from incidents.operations.jobs import scrapes
from incidents.queries import health
from statuspage import celery_app
from tests import exporters, make
from tests.make import HOUR

pytestmark = pytest.mark.django_db


def test_the_sweep_starts_and_ends_maintenances_whose_time_has_come(now):
    maintenance = make.maintenance(scheduled_for=now + HOUR, scheduled_until=now + 2 * HOUR)

    seen = []
    for moment in (now, now + HOUR, now + 2 * HOUR):
        with time_machine.travel(moment, tick=False):
            tasks.sweep()
        maintenance.refresh_from_db()
        seen.append(maintenance.status)

    assert seen == [Status.SCHEDULED, Status.IN_PROGRESS, Status.COMPLETED]


def test_the_scrape_reads_all_jobs_that_are_due(now, httpserver, monkeypatch):
    monkeypatch.setattr(scrapes, "BATCH", 3)
    httpserver.expect_request("/").respond_with_data(
        exporters.shown({"a": (100, 10, 0)}), content_type=exporters.TEXT
    )
    for _ in range(7):
        make.job(metrics_url=httpserver.url_for("/"), now=now)

    with time_machine.travel(now, tick=False):
        tasks.scrape()

    assert JobReading.objects.count() == 7


def test_a_job_that_is_due_again_meanwhile_is_left_to_the_next_scrape(now, httpserver):
    make.job(metrics_url=httpserver.url_for("/"), now=now, interval_s=5)

    with time_machine.travel(now, tick=False) as clock:

        def answer_late(_request) -> Response:
            clock.shift(6)
            return Response(exporters.shown({"a": (100, 10, 0)}), content_type=exporters.TEXT)

        httpserver.expect_request("/").respond_with_handler(answer_late)
        tasks.scrape()

    assert len(httpserver.log) == 1


def test_reading_metrics_gives_a_sign_of_life_of_its_own(now):
    with time_machine.travel(now, tick=False):
        tasks.scrape()

    assert health.installation(now=now + HOUR).ages_s == {"scrape": 3_600.0}


def test_a_publication_that_fails_is_one_line_and_not_the_same_every_time(
    settings, tmp_path, caplog
):
    (tmp_path / "file").write_text("")
    for name in ("a", "a", "b"):
        settings.STATUSPAGE_PUBLISH_TO = str(tmp_path / "file" / name)
        tasks.publish()

    lines = [record.getMessage() for record in caplog.records]
    assert [line.split(" failed: ")[0] for line in lines] == [
        f"Publishing to {tmp_path / 'file' / name}" for name in ("a", "b")
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_beat_wakes_only_tasks_that_exist_on_queues_that_are_served():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled <= set(celery_app.tasks)
    assert set(settings.CELERY_TASK_ROUTES) >= scheduled
    assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} <= set(
        settings.CELERY_TASK_QUEUES
    )


def test_the_worker_takes_from_every_queue_and_each_kind_of_io_has_its_own():
    queues = {name: route["queue"] for name, route in settings.CELERY_TASK_ROUTES.items()}

    assert set(celery_app.amqp.queues.consume_from) == set(settings.CELERY_TASK_QUEUES)
    assert len(set(queues.values())) == len(queues)


def test_after_a_jump_of_the_clock_each_job_is_read_once(now, httpserver):
    httpserver.expect_request("/").respond_with_data(
        exporters.shown({"a": (100, 10, 0)}), content_type=exporters.TEXT
    )
    make.job(metrics_url=httpserver.url_for("/"), now=now, interval_s=5)

    for moment in (now, now + 2 * HOUR, now):
        with time_machine.travel(moment, tick=False):
            tasks.scrape()

    assert len(httpserver.log) == 3
