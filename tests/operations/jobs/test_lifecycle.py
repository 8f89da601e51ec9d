from __future__ import annotations

import json

import pytest
from cryptography.fernet import Fernet

from incidents.domain.vocabulary import PAGE_TOPIC, ActorKind
from incidents.models import AuditEntry, Job, Revision
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.errors import Gone, NotAllowed, OperationError, Refused
from incidents.operations.incidents import withdraw_incident
from incidents.operations.jobs import lifecycle
from incidents.operations.jobs.lifecycle import Credentials, NoReading
from tests import exporters, make, stored
from tests.make import MINUTE, NOW

pytestmark = pytest.mark.django_db

URL = "http://worker-1:9100/metrics"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


def edit(job: Job, **fields) -> Job:
    return lifecycle.edit_job(job.pk, **{"by": SYSTEM, "now": NOW + MINUTE} | fields)


def kinds() -> list[str]:
    return list(
        AuditEntry.objects.filter(subject_type="job").order_by("pk").values_list("kind", flat=True)
    )


def test_a_job_is_due_at_once_and_announced():
    incident = make.incident()
    before = Revision.objects.get(topic=PAGE_TOPIC).number

    job = make.job(incident, metrics_url=URL)

    assert list(Job.objects.due(now=NOW)) == [job]
    assert kinds() == ["job.created"]
    assert AuditEntry.objects.latest("pk").subject_name == job.name
    assert Revision.objects.get(topic=PAGE_TOPIC).number == before + 1
    assert Revision.objects.get(topic=job.topic).number == 0


@pytest.mark.parametrize("text", ["all pages work", " all  pages\nwork. ", "all pages work..."])
def test_what_works_again_ends_a_sentence_without_its_stop(text):
    job = make.job(done_meaning=text)

    assert job.done_meaning == "all pages work"
    assert edit(job, done_meaning="").done_meaning == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://worker-1:9100/metrics",
        "https://10.0.0.7/metrics?name[]=a",
        "http://[fd00::1]:9100/",
        "http://prometheus:9090/api/v1/query?query=%7B__name__%3D~%22mitigation_.%2B%22%7D",
    ],
)
def test_addresses_in_private_networks_can_be_named(url):
    assert make.job(metrics_url=url).metrics_url == url


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": " "}, "name is empty"),
        ({"unit": ""}, "unit is empty"),
        ({"metrics_url": "worker-1:9100"}, "write it out"),
        ({"metrics_url": "ftp://worker-1/metrics"}, "write it out"),
        ({"metrics_url": "http://"}, "write it out"),
        ({"metrics_url": "http://a:99999/"}, "write it out"),
        ({"metrics_url": "http://a b/"}, "write it out"),
        ({"metrics_url": "http://ada:secret@worker-1/"}, "holds credentials"),
        ({"mapping": {"total": "a"}}, "lacks processed"),
        ({"interval_s": 4}, "choose 5 to 3,600"),
        ({"interval_s": 3_601}, "choose 5 to 3,600"),
        ({"partition_words": "names"}, "need {partition} once"),
        ({"partition_words": "{partition} {partition}"}, "need {partition} once"),
        ({"failure_meaning": "a" * 1_001}, "shorten it"),
        ({"authentication": "digest"}, "no way to sign in"),
        ({"authentication": "basic"}, "Enter what to sign in with"),
        ({"authentication": "basic", "credentials": Credentials("pw")}, "needs a user name"),
        ({"authentication": "basic", "credentials": Credentials("pw", "a:b")}, "without a colon"),
        ({"authentication": "bearer", "credentials": Credentials("a b")}, "neither blanks"),
        ({"authentication": "bearer", "credentials": Credentials("a\nb")}, "nobody can type"),
        ({"authentication": "bearer", "credentials": Credentials("")}, "is empty"),
        ({"code": "UPPER"}, "is no code"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(fields, reason):
    with stored.nothing_written(), pytest.raises(Refused, match=reason):
        make.job(**fields)


def test_a_job_of_a_withdrawn_incident_is_refused():
    incident = make.incident()
    incident = withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written(), pytest.raises(Gone, match="was withdrawn"):
        make.job(incident)


def test_a_taken_code_is_refused():
    job = make.job()

    with stored.nothing_written(), pytest.raises(Refused, match="is taken"):
        make.job(code=job.code)


def test_each_verb_needs_its_permission():
    job = make.job()
    stranger = Actor(ActorKind.USER, 7, "robin", frozenset({"incidents.view_job"}))

    for attempt in (
        lambda: make.job(by=stranger),
        lambda: edit(job, by=stranger),
        lambda: lifecycle.end_job(job.pk, by=stranger, now=NOW),
        lambda: lifecycle.read_again(job.pk, by=stranger, now=NOW),
        lambda: lifecycle.remove_job(job.pk, by=stranger, now=NOW),
        lambda: lifecycle.try_it(by=stranger, metrics_url=URL, now=NOW),
        lambda: lifecycle.try_it(by=stranger, metrics_url=URL, now=NOW, job=job),
    ):
        with stored.nothing_written(), pytest.raises(NotAllowed):
            attempt()


def test_an_edit_has_the_job_read_at_once_and_tells_its_documents():
    job = make.job()
    Job.objects.update(next_scrape_at=NOW + 10 * MINUTE, failing_since=NOW, failure="Refused.")
    before = Revision.objects.get(topic=job.topic).number

    job = edit(job, name="Purge of all names")

    assert (job.name, job.failure, job.failing_since) == ("Purge of all names", "", None)
    assert list(Job.objects.due(now=NOW + MINUTE)) == [job]
    assert kinds() == ["job.created", "job.edited"]
    assert Revision.objects.get(topic=job.topic).number == before + 1


def test_counters_of_another_source_are_forgotten():
    job = make.job()
    Job.objects.update(counters={"run": "1", "partitions": []})

    assert edit(job, name="Other name").counters
    assert not edit(job, metrics_url="http://worker-2/metrics").counters


def test_an_ended_job_is_read_no_more_until_it_is_taken_up_again():
    job = make.job()

    lifecycle.end_job(job.pk, by=SYSTEM, now=NOW)
    lifecycle.end_job(job.pk, by=SYSTEM, now=NOW + MINUTE)
    assert not Job.objects.due(now=NOW + MINUTE)

    lifecycle.read_again(job.pk, by=SYSTEM, now=NOW + MINUTE)
    assert Job.objects.due(now=NOW + MINUTE)
    assert kinds() == ["job.created", "job.ended", "job.edited"]


def test_a_removed_job_is_gone_and_its_credentials_with_it():
    job = make.job(authentication="bearer", credentials=Credentials("token"))

    lifecycle.remove_job(job.pk, by=SYSTEM, now=NOW)

    job.refresh_from_db()
    assert (job.removed_at, job.credentials) == (NOW, "")
    with pytest.raises(Gone, match="was removed"):
        lifecycle.end_job(job.pk, by=SYSTEM, now=NOW)


def test_credentials_are_encrypted_and_in_no_audit():
    job = make.job(authentication="basic", credentials=Credentials("s3cret-word", "ada"))

    everything = str(stored.everything())

    assert "s3cret-word" not in everything
    assert "s3cret-word" not in repr(Credentials("s3cret-word"))
    assert job.credentials


def test_an_edit_without_credentials_keeps_them():
    job = make.job(authentication="bearer", credentials=Credentials("token"))

    kept = edit(job, name="Other").credentials

    assert kept == job.credentials
    assert edit(job, credentials=Credentials("another")).credentials != kept
    assert edit(job, authentication="none").credentials == ""


@pytest.mark.parametrize(
    "url", ["http://elsewhere/metrics", "https://worker-1:9100/", "http://worker-1/metrics"]
)
def test_credentials_are_not_sent_to_another_server_than_they_were_entered_for(url):
    job = make.job(metrics_url=URL, authentication="bearer", credentials=Credentials("token"))

    assert edit(job, metrics_url="http://worker-1:9100/other")
    with stored.nothing_written(), pytest.raises(Refused, match="enter the credentials anew"):
        edit(job, metrics_url=url)
    with pytest.raises(Refused, match="enter the credentials anew"):
        lifecycle.try_it(by=SYSTEM, metrics_url=url, authentication="bearer", job=job, now=NOW)


def test_trying_shows_what_was_found_and_writes_nothing(httpserver):
    httpserver.expect_request(
        "/metrics", headers={"Authorization": "Bearer token"}
    ).respond_with_data(
        exporters.shown({"a": (100, 10, 2), "p": (50, 5, 0)}), content_type=exporters.TEXT
    )
    url = httpserver.url_for("/metrics")
    job = make.job(metrics_url=url, authentication="bearer", credentials=Credentials("token"))

    with stored.nothing_written():
        trial = lifecycle.try_it(
            by=SYSTEM, metrics_url=url, authentication="bearer", job=job, now=NOW
        )

    assert [each.name for each in trial.found.reading.partitions] == ["a", "p"]
    assert trial.found.series == 11
    assert trial.content_type == exporters.TEXT


def test_trying_says_exactly_what_is_wrong(httpserver):
    httpserver.expect_request("/metrics").respond_with_data("up 1\n", content_type="text/plain")

    for url, reason in (
        (httpserver.url_for("/metrics"), "mitigation_partition_units is not there"),
        (f"http://127.0.0.1:{exporters.closed_port()}/", "nothing listens"),
        ("http://169.254.169.254/", "metadata"),
    ):
        with pytest.raises(NoReading, match=reason):
            lifecycle.try_it(by=SYSTEM, metrics_url=url, now=NOW)


def test_trying_refuses_values_that_a_scrape_would_find_too_old(httpserver):
    lines = exporters.shown({"a": (100, 10, 0)}).splitlines()
    told_ms = int((NOW - 10 * MINUTE).timestamp() * 1000)
    old = "".join(f"{line}\n" if line[0] == "#" else f"{line} {told_ms}\n" for line in lines)
    httpserver.expect_request("/metrics").respond_with_data(old, content_type=exporters.TEXT)

    with pytest.raises(NoReading, match="10 minutes old by their own times"):
        lifecycle.try_it(by=SYSTEM, metrics_url=httpserver.url_for("/metrics"), now=NOW)


def test_a_lost_key_is_told_where_a_job_is_read(settings):
    job = make.job(authentication="bearer", credentials=Credentials("token"))
    settings.STATUSPAGE_ENCRYPTION_KEYS = []

    lifecycle.scrape_due(now=NOW)

    job.refresh_from_db()
    assert "STATUSPAGE_ENCRYPTION_KEYS is not set" in job.failure
    with pytest.raises(OperationError, match="is not set"):
        make.job(authentication="bearer", credentials=Credentials("token"))


def test_what_is_stored_of_a_job_can_be_backed_up_as_json():
    job = make.job(mapping={"total": "a", "processed": 'b{c="d"}', "failed": ""})

    assert json.loads(json.dumps(job.mapping)) == {"total": "a", "processed": 'b{c="d"}'}
