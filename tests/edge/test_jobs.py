"""Readings of jobs come every few seconds: they cost what they change, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.progress import Partition, Reading
from incidents.models import AffectedComponent, JobReading
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.operations.jobs.readings import record
from incidents.publishing.catalogue import catalogue
from tests import make
from tests.edge.conftest import change_elsewhere
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


def of_component(job):
    """The page of the component that its incident affects, which says until when."""
    part = AffectedComponent.objects.get(update__incident=job.incident).component
    return {f"{live}/components/{part.code}" for live in ("", "/live")}


def of(job):
    """The documents that tell of a job's readings."""
    return {
        *of_component(job),
        *("/", "/live/status", "/live/incidents"),
        *(f"{live}/incidents/{job.incident.code}" for live in ("", "/live")),
        *(f"/jobs/{job.code}{suffix}" for suffix in ("", ".json", ".svg")),
        f"/live/jobs/{job.code}",
    }


@pytest.mark.long
def test_a_reading_leaves_the_bytes_of_other_documents_as_they_were(reader, job, now):
    paths = catalogue(now=now).paths
    before = {path: reader.get(path) for path in paths}
    assert {reply.status for reply in before.values()} == {200}

    read(job, 40, at=now + make.MINUTE)
    reader.edge.library.refresh()
    after = {path: reader.get(path) for path in paths}

    # These tell of a job only when it should be over, which is not known yet.
    silent = {"/live/status", *of_component(job)}
    assert {path for path in paths if after[path] != before[path]} == of(job) - silent


@pytest.mark.long
def test_a_reading_renders_only_what_tells_of_the_job(reader, renders, job, now):
    paths = catalogue(now=now).paths
    for path in paths:
        reader.get(path)
    renders.clear()

    read(job, 40, at=now + make.MINUTE)
    reader.edge.library.refresh()
    for path in paths:
        reader.get(path)

    assert sorted(renders) == sorted(of(job))


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

    assert _queries(client) == with_two <= 16


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

    assert f'id="job-{new.code}"'.encode() in reader.get("/").body
    assert reader.get(f"/jobs/{new.code}.svg").status == 200


def test_a_removed_job_is_not_on_pages_any_more(reader, job, now):
    place = f'id="job-{job.code}"'.encode()
    before = reader.get("/").body
    lifecycle.remove_job(job.pk, by=SYSTEM, now=now)
    reader.edge.library.refresh()

    page = reader.get("/")

    assert place in before
    assert page.status == 200
    assert place not in page.body


def test_a_job_that_cannot_be_rendered_takes_no_page_along(reader, job, now, caplog):
    JobReading.objects.update(partitions=[["a"]])
    pages = [reader.get(path) for path in ("/", f"/incidents/{job.incident.code}")]

    JobReading.objects.update(partitions=[["a", 100.0, 50.0, 0.0]], done=0.5)
    change_elsewhere()
    reader.edge.library.refresh()
    later = reader.get("/")

    place = f'id="job-{job.code}"'.encode()
    assert all(page.status == 200 and place not in page.body for page in pages)
    assert not any(b"progressbar" in page.body for page in pages)
    assert f"The job {job.code} cannot be rendered" in caplog.text
    assert b'aria-valuenow="50"' in later.body


def _queries(client):
    with CaptureQueriesContext(connection) as found:
        client.get("/")
    return len(found)
