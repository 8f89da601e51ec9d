"""Readings of jobs come every few seconds: they cost what they change, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.progress import Partition, Reading
from incidents.edge.document import STALE_HEADER
from incidents.operations import jobs
from incidents.operations.actor import SYSTEM
from incidents.operations.readings import record
from incidents.render.catalogue import catalogue
from tests import make
from tests.make import DAY, HOUR


def read(job, done, *, at):
    raw = Reading(at.timestamp(), (Partition("a", 100, done), Partition("p", 300, done)))
    return record(job.pk, raw, now=at)


@pytest.fixture
def job(reader, now):
    """Two readings of a job of an open incident; neighbours with a past."""
    parts = [make.component(name, now=now - 90 * DAY) for name in ("CDN", "Search")]
    old = make.incident(components=make.degraded(parts[1]), now=now - 3 * DAY)
    make.update(old, "resolved", now=now - 3 * DAY + HOUR)
    job = make.job(make.incident(components=make.degraded(parts[0]), now=now), now=now)
    read(job, 10, at=now - make.MINUTE)
    read(job, 20, at=now)
    reader.edge.library.refresh()
    return job


def of(job):
    """The documents that tell of a job's readings."""
    return {
        "/",
        f"/incidents/{job.incident.code}",
        *(f"/jobs/{job.code}{suffix}" for suffix in ("", ".json", ".svg")),
        f"/live/jobs/{job.code}",
    }


def test_a_reading_leaves_the_bytes_of_other_documents_as_they_were(reader, job, now):
    paths = catalogue(now=now).paths
    before = {path: reader.get(path) for path in paths}
    assert {reply.status for reply in before.values()} == {200}

    read(job, 40, at=now + make.MINUTE)
    reader.edge.library.refresh()
    after = {path: reader.get(path) for path in paths}

    assert {path for path in paths if after[path] != before[path]} == of(job)


def test_a_reading_renders_only_what_the_job_says(reader, renders, job, now):
    for path in catalogue(now=now).paths:
        reader.get(path)
    renders.clear()

    read(job, 40, at=now + make.MINUTE)
    reader.edge.library.refresh()
    for path in ("/", f"/incidents/{job.incident.code}", f"/jobs/{job.code}", "/live/incidents"):
        reader.get(path)

    assert renders == [f"/live/jobs/{job.code}"]


def test_a_reading_costs_other_readers_no_query(reader, job, now, django_assert_num_queries):
    paths = catalogue(now=now).paths - of(job)
    for path in paths:
        reader.get(path)
    read(job, 40, at=now + make.MINUTE)

    with django_assert_num_queries(1):  # the revisions
        reader.edge.library.refresh()
        for path in paths:
            reader.get(path)


def test_queries_of_the_front_page_do_not_grow_with_readings(client, job, now):
    with_two = _queries(client)

    for minute in range(1, 30):
        read(job, 20 + minute, at=now + minute * make.MINUTE)

    assert _queries(client) == with_two <= 15


def test_what_is_drawn_is_the_new_reading(reader, job, now):
    before = reader.get("/").body

    read(job, 100, at=now + make.MINUTE)
    reader.edge.library.refresh()

    assert b'aria-valuenow="10"' in before
    assert b'aria-valuenow="50"' in reader.get("/").body


def test_a_new_job_is_on_pages_at_once(reader, job, now):
    reader.get("/")

    new = make.job(job.incident, name="Another", now=now)
    reader.edge.library.refresh()

    assert f'id="live-job-{new.code}"'.encode() in reader.get("/").body
    assert reader.get(f"/jobs/{new.code}.svg").status == 200


def test_a_job_removed_under_a_page_leaves_its_place_empty(reader, renders, job, now):
    """The edge learns of it a second later; meanwhile it may render what is gone."""
    reader.edge.library.store.remove("/")
    path = f"/live/jobs/{job.code}"
    reader.edge.library.store.remove(path)
    jobs.remove_job(job.pk, by=SYSTEM, now=now)

    page = reader.get("/")

    assert page.status == 200
    assert b"splice" not in page.body
    assert b"live-job-" not in page.body


def test_a_job_that_cannot_be_rendered_takes_no_page_along(reader, job, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("This job breaks on purpose.")

    with monkeypatch.context() as patch:
        patch.setattr("incidents.views.jobs.progress", broken)
        page = reader.get("/")
    with time_machine.travel(timedelta(seconds=3)):
        later = reader.get("/")

    assert (page.status, later.status) == (200, 200)
    assert b"live-job-" not in page.body
    assert b"live-job-" in later.body


def test_a_page_with_a_part_that_fails_says_from_when_it_is(reader, renders, job, now, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("This job breaks on purpose.")

    with time_machine.travel(now, tick=False) as clock:
        reader.get("/")
        clock.shift(60)
        read(job, 100, at=now + make.MINUTE)
        reader.edge.library.refresh()
        with monkeypatch.context() as patch:
            patch.setattr("incidents.views.jobs.progress", broken)
            pages = [reader.get("/") for _ in range(5)]
            tries = renders.count(f"/live/jobs/{job.code}") - 1
        clock.shift(2)
        later = reader.get("/")

    stamp = format_datetime(now, usegmt=True)
    assert {page.headers[STALE_HEADER] for page in pages} == {stamp}
    assert b'class="stale"' in pages[0].body
    assert b'aria-valuenow="10"' in pages[0].body
    assert tries == 1
    assert STALE_HEADER not in later.headers
    assert b'aria-valuenow="50"' in later.body


def _queries(client):
    with CaptureQueriesContext(connection) as found:
        client.get("/")
    return len(found)
