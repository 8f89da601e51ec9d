from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F

from incidents.domain.vocabulary import SUPPLIERS_TOPIC, JobState
from incidents.models import Job
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.publishing import documents
from tests import make
from tests.make import DAY, HOUR, MINUTE
from tests.views.conftest import in_order, readable

pytestmark = pytest.mark.django_db

WORDS = (
    "50 % done, finishing between 14:00 and 15:30 ."
    " After that, nothing loops, but for 10 of 400 names."
)
SHORT = {"remaining_s": 500.0, "low_s": 300.0, "high_s": 600.0, "decides": "p"}
RANGE = {"remaining_s": 9_000.0, "low_s": 7_200.0, "high_s": 12_600.0, "decides": "p"}


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def job(now) -> Job:
    """Half done, of an open incident, and ``p`` decides."""
    make.page()
    job = make.job(
        make.incident(now=now),
        now=now,
        done_meaning="nothing loops",
        failure_meaning="These loops end within 24 hours.",
    )
    before = {"at": now - HOUR, **RANGE}
    make.reading(job, ("a", 100, 90, 0), ("p", 300, 60, 8), **before)
    make.reading(job, ("a", 100, 100, 0), ("p", 300, 90, 10), at=now, **RANGE)
    return job


def body(path: str) -> str:
    return documents.ask(path).body.decode()


def test_the_page_tells_of_the_job(job):
    source = body(f"/jobs/{job.code}")

    assert in_order(
        readable(source),
        "Part of our work on Redirect loops",
        WORDS,
        "50 % of 400 names",
        "About 2 to 3½ hours left",
        "The slowest part: names beginning with p.",
        "10 names failed.",
        "These loops end within 24 hours.",
        "Part by part",
        "p slowest 33 % 200",
        "1 of 2 parts are done",
        "Progress over time",
        "Show as a table",
        "Last reading 12:00",
        "As data (JSON)",
    )
    assert 'role="progressbar"' in source
    assert 'aria-valuenow="50"' in source
    assert '<svg class="plot"' in source


@pytest.mark.parametrize(("age", "text"), [(0 * DAY, "12:00"), (400 * DAY, "May 6, 2021, 12:00")])
def test_the_last_reading_has_its_date_unless_that_is_today(job, now, age, text):
    job.readings.update(at=F("at") - age)

    assert re.search(f"Last reading <time[^>]*>{text}</time>", body(f"/jobs/{job.code}"))


@pytest.mark.parametrize("path", ["/", "/incidents/{incident}", "/jobs/{job}"])
def test_a_job_says_the_same_wherever_it_stands(job, path):
    path = path.format(incident=job.incident.code, job=job.code)

    assert WORDS in readable(body(f"/live/jobs/{job.code}"))
    assert WORDS in readable(body(path))


@pytest.mark.parametrize("path", ["/", "/live/incidents", "/incidents/{}", "/live/incidents/{}"])
def test_a_job_is_one_line_of_its_incident_and_leads_to_the_rest(job, path):
    source = body(path.format(job.incident.code))
    line = source.partition('<div class="job-line"')[2].partition("</svg>")[0]

    assert f'<a href="/jobs/{job.code}"' in line
    assert f"Purge of cached redirects : {WORDS}" in readable(line)
    assert line.count('class="amount"') == 1
    assert f"/jobs/{job.code}.json" not in source
    assert "slowest" not in readable(source)
    assert "Part by part" not in source


def test_the_line_of_a_job_stands_with_its_incident_and_of_another_job_below_all(job, now):
    other = make.incident(name="Slow mail", now=now - DAY)
    ended = make.incident(name="Over", now=now)
    alone = make.job(name="Reindexing", now=now)
    later = make.job(ended, name="Clean-up", now=now)
    make.update(ended, "resolved", now=now)

    source = body("/live/incidents")

    places = [f"incident-{job.incident.code}", f"job-{job.code}", f"incident-{other.code}"]
    places += ["work", *(f"job-{one.code}" for one in (later, alone))]
    assert [one for one in re.findall(r'id="([^"]+)"', source) if one in places] == places


@pytest.mark.parametrize("path", ["/", "/incidents/{}"])
def test_the_end_of_what_is_open_is_expected_by_the_jobs_range(job, now, path):
    told = "Expected to be over between 14:00 and 15:30 if the work goes on at this pace"
    path = path.format(job.incident.code)

    assert told in readable(body(path))
    make.update(job.incident, "resolved", now=now)
    assert told not in readable(body(path))


def test_failing_to_read_it_is_told_and_nothing_falls_to_zero(job, now):
    Job.objects.update(failing_since=now, failure="10.1.2.3 refused the connection")

    source = body(f"/jobs/{job.code}")

    assert "figures cannot be read since" in source
    assert 'aria-valuenow="50"' in source
    assert "10.1.2.3" not in source


def test_what_was_never_read_has_no_bar(now):
    make.page()
    job = make.job(now=now)

    source = body(f"/jobs/{job.code}")

    assert "Waiting for a first reading" in source
    assert "progressbar" not in source
    assert "0 %" not in source


def test_an_old_reading_is_told_as_such_when_its_time_comes(job, now):
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        source = body(f"/jobs/{job.code}")

    assert "No new reading has come in for a while." in source
    assert documents.ask(f"/live/jobs/{job.code}").valid_until_s == now.timestamp() + 120


@pytest.mark.parametrize("path", ["/", "/live/status", "/live/incidents", "/jobs/{job}"])
def test_an_end_that_was_expected_is_not_told_once_its_time_is_past(job, now, path):
    Job.objects.update(interval_s=3_600)
    make.reading(job, ("a", 100, 100, 0), ("p", 300, 200, 10), at=now + MINUTE, **SHORT)

    with time_machine.travel(now + 2 * MINUTE, tick=False):
        before = documents.ask(path.format(job=job.code))
    with time_machine.travel(now + 12 * MINUTE, tick=False):
        after = body(path.format(job=job.code))

    assert before.valid_until_s == (now + 11 * MINUTE).timestamp()
    assert "inishing between" in before.body.decode() or "over between" in before.body.decode()
    assert "inishing between" not in after
    assert "be over" not in after


def test_the_end_is_told_with_its_failures(job, now):
    finished = {"at": now + MINUTE, "state": JobState.FINISHED_WITH_FAILURES}
    make.reading(job, ("a", 100, 100, 0), ("p", 300, 288, 12), **finished)

    source = body(f"/jobs/{job.code}")

    assert "Finished, 12 failed" in source
    assert "12 names failed" not in source
    assert "These loops end within 24 hours." in source
    assert "2 of 2 parts are done" in source
    assert "After that" not in source
    assert "finishing" not in source
    assert "The slowest part" not in source


def test_after_the_end_the_job_stays_with_its_incident(job, now):
    lifecycle.end_job(job.pk, by=SYSTEM, now=now)
    make.update(job.incident, "resolved", now=now)

    assert f'<a href="/jobs/{job.code}"' in body(f"/incidents/{job.incident.code}")
    assert f'<a href="/jobs/{job.code}"' not in body("/")
    assert 'class="plot"' in body(f"/jobs/{job.code}")


def test_names_are_text(now):
    make.page()
    job = make.job(name="<b>Purge</b>", failure_meaning="<i>none</i>", now=now)
    make.reading(job, ("<s>p</s>", 3, 1, 1), ("q", 3, 1, 0), at=now, decides="<s>p</s>")

    source = body(f"/jobs/{job.code}")

    assert not re.search(r"<(b|i|s)>", source)


@pytest.mark.parametrize("path", ["/jobs/{}", "/jobs/{}.json", "/jobs/{}.svg", "/live/jobs/{}"])
def test_removed_jobs_are_gone(client, job, now, path):
    path = path.format(job.code)
    before = client.get(path).status_code

    lifecycle.remove_job(job.pk, by=SYSTEM, now=now)

    assert (before, client.get(path).status_code) == (200, 404)


def test_data_may_be_read_by_any_site(client, job):
    response = client.get(f"/jobs/{job.code}.json")

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert json.loads(response.content)["reading"]["done"] == 0.5


def test_the_picture_may_be_embedded_by_any_site(client, job):
    response = client.get(f"/jobs/{job.code}.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "style-src 'sha256-" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "is_telling"),
    [
        ("/", True),
        ("/incidents/{incident}", True),
        ("/jobs/{job}", True),
        ("/jobs/{job}.json", True),
        ("/jobs/{job}.svg", True),
        ("/live/jobs/{job}", True),
        ("/live/status", True),
        ("/live/incidents", True),
        ("/live/incidents/{incident}", True),
        ("/live/planned", False),
        ("/live/components", False),
        ("/live/days", False),
        ("/history", False),
    ],
)
def test_what_tells_of_a_job_depends_on_its_readings(job, now, path, is_telling):
    answer = documents.ask(path.format(job=job.code, incident=job.incident.code))

    of_page = answer.topics - {SUPPLIERS_TOPIC}
    assert of_page == ({"page", job.topic} if is_telling else {"page"})
    assert (answer.valid_until_s == (now + 2 * MINUTE).timestamp()) == is_telling


def test_nothing_is_there_that_the_content_policy_forbids(job):
    source = body(f"/jobs/{job.code}")

    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", source)


def test_ids_are_unique_with_several_jobs(job, now):
    other = make.job(job.incident, now=now)
    make.reading(other, ("a", 100, 100, 0), ("p", 300, 90, 10), at=now, **RANGE)

    for path in ("/", f"/incidents/{job.incident.code}"):
        ids = re.findall(r'\sid="([^"]+)"', body(path))
        assert len(ids) == len(set(ids)), path


def test_queries_are_few_whatever_there_is(client, job, now, django_assert_num_queries):
    for minute in range(30):
        make.reading(job, ("a", 100, 100, 0), ("p", 300, 95, 10), at=now + minute * MINUTE + MINUTE)

    with django_assert_num_queries(6):
        client.get(f"/live/jobs/{job.code}")
    with django_assert_num_queries(6):
        client.get(f"/jobs/{job.code}")
