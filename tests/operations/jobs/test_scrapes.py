from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import pytest
from cryptography.fernet import Fernet
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from werkzeug import Response

from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.models import Job, JobReading, Revision
from incidents.operations import incidents
from incidents.operations.actor import SYSTEM
from incidents.operations.due_rows import leased
from incidents.operations.jobs import lifecycle, reading_cache, readings
from incidents.operations.jobs.lifecycle import Credentials
from tests import exporters, make
from tests.make import MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def exporter(httpserver):
    """An endpoint whose page can be changed; ``hits`` counts its readers."""

    class Exporter:
        url = httpserver.url_for("/metrics")
        page = exporters.shown({"a": (100, 10, 0), "p": (100, 5, 0)})
        content_type = exporters.TEXT
        status = 200
        before: Callable[[], object] = staticmethod(lambda: None)

        @property
        def hits(self) -> int:
            return len(httpserver.log)

    shown = Exporter()

    def answer(_request) -> Response:
        shown.before()
        return Response(shown.page, status=shown.status, content_type=shown.content_type)

    httpserver.expect_request("/metrics").respond_with_handler(answer)
    return shown


def latest(job: Job) -> JobReading:
    return job.readings.latest()


def test_a_due_job_is_read_and_due_again_an_interval_later(exporter):
    job = make.job(metrics_url=exporter.url, interval_s=15)

    read = [lifecycle.scrape_due(now=NOW + seconds * SECOND) for seconds in (0, 14, 15)]

    job.refresh_from_db()
    assert read == [1, 0, 1]
    assert job.next_scrape_at == NOW + 30 * SECOND
    assert job.claimed_until is None
    assert job.readings.count() == 2
    assert latest(job).partitions == [["a", 100, 10, 0], ["p", 100, 5, 0]]
    assert 0 <= (latest(job).at - NOW - 15 * SECOND).total_seconds() < 5


def test_after_a_pause_readings_are_not_made_up_for(exporter):
    job = make.job(metrics_url=exporter.url, interval_s=15)

    lifecycle.scrape_due(now=NOW + 60 * MINUTE)

    job.refresh_from_db()
    assert job.next_scrape_at == NOW + 60 * MINUTE + 15 * SECOND


def test_ended_and_removed_jobs_are_left_alone(exporter):
    lifecycle.end_job(make.job(metrics_url=exporter.url).pk, by=SYSTEM, now=NOW)
    lifecycle.remove_job(make.job(metrics_url=exporter.url).pk, by=SYSTEM, now=NOW)

    assert lifecycle.scrape_due(now=NOW + MINUTE) == 0
    assert exporter.hits == 0


def test_a_claimed_job_is_not_read_until_its_claim_has_run_out(exporter):
    job = make.job(metrics_url=exporter.url)
    leased(Job.objects.due(now=NOW), most=1, now=NOW)  # by a worker that dies

    read = [lifecycle.scrape_due(now=NOW + seconds * SECOND) for seconds in (1, 39, 41)]

    assert read == [0, 0, 1]
    assert job.readings.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_read_of_a_job_that_was_edited_meanwhile_is_dropped(exporter):
    job = make.job(metrics_url=exporter.url)

    def edit() -> None:
        Job.objects.filter(pk=job.pk).update(updated_at=NOW + SECOND)
        connections.close_all()  # those of the endpoint's thread

    exporter.before = edit
    lifecycle.scrape_due(now=NOW)

    job.refresh_from_db()
    assert not job.readings.exists()
    assert (job.claimed_until, job.next_scrape_at) == (None, NOW)


@pytest.mark.parametrize(
    ("text", "content_type", "reason"),
    [
        ("garbage\n", exporters.TEXT, "is not there"),
        ("<html>Sign in</html>", "text/html", "HTML page"),
        (b"\xff\xfe\n", exporters.TEXT, "not UTF-8"),
        ("up 1\n", "application/zip", "content type"),
        (exporters.shown({"a": (100, 10, 0)}), exporters.OPENMETRICS, "# EOF"),
        (exporters.shown({"a": (100, "NaN", 0)}), exporters.TEXT, "is NaN"),
        (exporters.shown({"a": (100, -1, 0)}), exporters.TEXT, "is -1"),
        (exporters.shown({"a": (100, 1, 0)}) * 2, exporters.TEXT, "there twice"),
        (
            "".join(f'mitigation_partition_units{{a="{n}"}} 1\n' for n in range(100_000)),
            exporters.TEXT,
            "100,000 series",
        ),
        ("up 1\n" * 10_000_000, exporters.TEXT, "larger than 5 MB"),
    ],
)
def test_a_failed_scrape_has_a_reason_and_the_last_good_reading_stays(
    exporter, text, content_type, reason
):
    job = make.job(metrics_url=exporter.url)
    lifecycle.scrape_due(now=NOW)
    good = latest(job)
    exporter.page, exporter.content_type = text, content_type

    lifecycle.scrape_due(now=NOW + MINUTE)

    job.refresh_from_db()
    assert reason in job.failure
    assert job.failing_since == NOW + MINUTE
    assert job.next_scrape_at == NOW + MINUTE + 15 * SECOND
    assert latest(job) == good


@pytest.mark.long
def test_what_goes_on_failing_is_read_ever_more_rarely_until_it_is_well(exporter):
    job = make.job(metrics_url=exporter.url, interval_s=5)
    exporter.status = 500

    read = [second for second in range(400) if lifecycle.scrape_due(now=NOW + second * SECOND)]
    exporter.status = 200
    well = [second for second in range(400, 475) if lifecycle.scrape_due(now=NOW + second * SECOND)]

    job.refresh_from_db()
    assert read == [0, 5, 10, 20, 40, 80, 140, 200, 260, 320, 380]
    assert well == list(range(440, 475, 5))
    assert job.failing_since is None


def test_refused_connections_and_redirects_fail_too(exporter):
    refused = make.job(metrics_url=f"http://127.0.0.1:{exporters.closed_port()}/")
    redirected = make.job(metrics_url=exporter.url)
    exporter.status = 302

    lifecycle.scrape_due(now=NOW)

    refused.refresh_from_db()
    redirected.refresh_from_db()
    assert "nothing listens there" in refused.failure
    assert "redirects are not followed" in redirected.failure


def test_failing_since_is_when_it_began_and_ends_with_a_good_reading(exporter):
    job = make.job(metrics_url=exporter.url)
    exporter.status = 503
    for minute in range(3):
        lifecycle.scrape_due(now=NOW + minute * MINUTE)
    job.refresh_from_db()
    assert job.failing_since == NOW

    exporter.status = 200
    lifecycle.scrape_due(now=NOW + 3 * MINUTE)

    job.refresh_from_db()
    assert (job.failing_since, job.failure) == (None, "")


def test_one_that_fails_keeps_no_other_from_being_read(exporter):
    bad = make.job(metrics_url=f"http://127.0.0.1:{exporters.closed_port()}/")
    good = make.job(metrics_url=exporter.url)

    assert lifecycle.scrape_due(now=NOW) == 2

    assert good.readings.exists()
    assert not bad.readings.exists()


def test_a_reading_that_cannot_be_stored_spoils_only_its_own(exporter, monkeypatch, caplog):
    bad, good = make.job(metrics_url=exporter.url), make.job(metrics_url=exporter.url)
    estimate = readings.estimate

    def broken(history, **options):
        if broken.calls.append(1) or len(broken.calls) in (1, 3):
            raise ZeroDivisionError
        return estimate(history, **options)

    broken.calls = []
    monkeypatch.setattr(readings, "estimate", broken)

    with caplog.at_level(logging.CRITICAL):
        lifecycle.scrape_due(now=NOW)

    bad.refresh_from_db()
    good.refresh_from_db()
    failures = sorted([bad.failure, good.failure])
    assert failures[0] == ""
    assert "error of this page itself" in failures[1]
    assert JobReading.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_claims_in_one_transaction_and_writes_in_another(exporter):
    made = [make.job(metrics_url=exporter.url) for _ in range(3)]

    with CaptureQueriesContext(connection) as captured:
        lifecycle.scrape_due(now=NOW)

    assert sum(query["sql"].startswith("BEGIN") for query in captured) == 2
    assert JobReading.objects.count() == len(made)


def test_a_reading_leaves_the_revision_of_the_page(exporter):
    make.job(metrics_url=exporter.url)
    before = Revision.objects.get(topic=PAGE_TOPIC).number

    lifecycle.scrape_due(now=NOW)

    assert Revision.objects.get(topic=PAGE_TOPIC).number == before


def test_values_that_bear_a_time_are_readings_of_that_time(exporter):
    job = make.job(metrics_url=exporter.url)
    written_ms = int((NOW - 20 * SECOND).timestamp() * 1000)
    exporter.page = "".join(
        line if line.startswith("#") else f"{line.rstrip()} {written_ms}\n"
        for line in exporter.page.splitlines(keepends=True)
    )

    lifecycle.scrape_due(now=NOW)
    lifecycle.scrape_due(now=NOW + MINUTE)

    assert [row.at for row in job.readings.all()] == [NOW - 20 * SECOND]

    lifecycle.scrape_due(now=NOW + 10 * MINUTE)

    job.refresh_from_db()
    assert "10 minutes old" in job.failure


def test_credentials_are_sent_and_never_logged(exporter, httpserver, settings, caplog):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    job = make.job(
        metrics_url=exporter.url,
        authentication="basic",
        credentials=Credentials("s3cret-word", "ada"),
    )
    exporter.status = 401

    with caplog.at_level(logging.DEBUG):
        lifecycle.scrape_due(now=NOW)

    [(request, _)] = httpserver.log
    job.refresh_from_db()
    assert request.authorization.password == "s3cret-word"
    assert "check the sign-in" in job.failure
    said = caplog.text + job.failure + repr(job.__dict__)
    for secret in ("s3cret-word", "YWRhOnMzY3JldC13b3Jk"):
        assert secret not in said


def test_jobs_of_a_withdrawn_incident_are_not_read(exporter):
    incident = make.incident()
    make.job(metrics_url=exporter.url, incident=incident)
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    lifecycle.scrape_due(now=NOW + MINUTE)

    assert exporter.hits == 0


def test_what_repeats_the_credentials_is_refused_and_not_quoted(exporter, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    job = make.job(
        metrics_url=exporter.url, authentication="bearer", credentials=Credentials("s3cret-word")
    )
    exporter.page = "mitigation_partition_units{sent=Bearer s3cret-word} 1\n"

    lifecycle.scrape_due(now=NOW)

    job.refresh_from_db()
    assert "repeats the credentials" in job.failure
    assert "s3cret-word" not in job.failure


def test_networks_of_the_settings_are_the_only_ones(exporter, settings):
    settings.STATUSPAGE_METRICS_NETWORKS = [ip_network("10.0.0.0/8")]
    job = make.job(metrics_url=exporter.url)

    lifecycle.scrape_due(now=NOW)

    job.refresh_from_db()
    assert "STATUSPAGE_METRICS_NETWORKS" in job.failure
    assert exporter.hits == 0


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_jobs_and_read_each_once(exporter):
    made = [make.job(metrics_url=exporter.url) for _ in range(12)]
    exporter.before = lambda: time.sleep(0.05)
    ready = threading.Barrier(4)

    def work() -> int:
        try:
            ready.wait()
            return lifecycle.scrape_due(now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        read = [future.result() for future in [workers.submit(work) for _ in range(4)]]

    assert sum(read) == exporter.hits == len(made)
    assert all(job.readings.count() == 1 for job in made)
    assert not Job.objects.exclude(claimed_until=None).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_costs_no_reading_of_rows(exporter):
    job = make.job(metrics_url=exporter.url)
    for minute in range(5):
        exporter.page = exporters.shown({"a": (100, minute, 0)})
        lifecycle.scrape_due(now=NOW + minute * MINUTE)

    with CaptureQueriesContext(connection) as captured:
        lifecycle.scrape_due(now=NOW + 5 * MINUTE)

    read = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert not [sql for sql in read if '"partitions"' in sql]
    assert reading_cache._memories[job.code].latest == latest(job)


def test_a_clock_that_is_set_back_leaves_no_job_waiting_for_the_old_time(exporter):
    job = make.job(metrics_url=exporter.url, interval_s=15)
    lifecycle.scrape_due(now=NOW + 120 * MINUTE)

    read = [lifecycle.scrape_due(now=NOW + seconds * SECOND) for seconds in (0, 14, 15)]

    job.refresh_from_db()
    assert read == [1, 0, 1]
    assert job.next_scrape_at == NOW + 30 * SECOND
    assert [reading.at < NOW + MINUTE for reading in job.readings.all()] == [True, True]


def test_a_claim_of_a_clock_that_was_ahead_is_none(exporter):
    make.job(metrics_url=exporter.url)
    leased(Job.objects.due(now=NOW + 120 * MINUTE), most=1, now=NOW + 120 * MINUTE)

    assert lifecycle.scrape_due(now=NOW) == 1


def test_the_longest_interval_is_no_clock_that_was_ahead(exporter):
    make.job(metrics_url=exporter.url, interval_s=3_600)

    read = [lifecycle.scrape_due(now=NOW + minutes * MINUTE) for minutes in (0, 1, 59, 60)]

    assert read == [1, 0, 0, 1]
