from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from xml.etree import ElementTree

import pytest

from incidents.domain.estimates import Window
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle as operations
from incidents.queries.jobs import progress
from incidents.render.jobs import documents
from incidents.render.jobs.view import JobView
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

RANGE = {"remaining_s": 9_000.0, "low_s": 7_200.0, "high_s": 12_600.0, "decides": "p"}


@pytest.fixture(autouse=True)
def _page():
    return make.page()


def told(job, now=NOW):
    return JobView(progress(job.code), now)


def data(job, now=NOW):
    return json.loads(documents.as_json(told(job, now)))


def drawn(job, now=NOW):
    source = documents.picture(told(job, now))
    return [text.text for text in ElementTree.fromstring(source).iter() if text.text]


def test_data_have_the_reading_the_estimate_and_each_partition():
    job = make.job(make.incident())
    make.reading(job, ("a", 100, 100, 0), ("p", 300, 90, 10), rate_per_s=0.5, **RANGE)

    found = data(job)

    assert found["summary"] == "About 2 to 3½ hours left; the slowest part: names beginning with p"
    assert found["reading"] == {
        "at": "2022-06-10T12:00:00Z",
        "state": "running",
        "scheduling": "unknown",
        "done": 0.5,
        "total": 400,
        "processed": 190,
        "failed": 10,
        "rate_per_s": 0.5,
        "stalled_since": None,
        "note": "",
    }
    assert found["estimate"] == {
        "remaining_s": 9_000.0,
        "low_s": 7_200.0,
        "high_s": 12_600.0,
        "expected_at": "2022-06-10T14:30:00Z",
        "earliest_at": "2022-06-10T14:00:00Z",
        "latest_at": "2022-06-10T15:30:00Z",
        "decides": "p",
    }
    assert found["partitions"][0] == {
        "name": "p",
        "total": 300,
        "processed": 90,
        "failed": 10,
        "done": 0.3333,
        "rate_per_s": None,
        "decides": True,
    }
    assert found["incident"]["name"] == "Redirect loops"
    assert found["url"] == f"http://status.example.org/jobs/{job.code}"


def test_done_is_one_only_when_all_is_done():
    job = make.job()
    make.reading(job, ("a", 1_000_000, 999_999, 0), done=0.999999)

    found = data(job)

    assert found["reading"]["done"] == found["partitions"][0]["done"] == 0.9999
    assert found["history"][0]["done"] == 0.9999


def test_what_was_never_read_is_null_and_not_zero():
    found = data(make.job())

    assert found["reading"] is found["estimate"] is found["incident"] is None
    assert found["partitions"] == found["history"] == found["published"] == []


def test_old_and_new_estimates_stand_side_by_side():
    incident = make.incident()
    job = make.job(incident)
    for at, earliest, latest, why in [(0, 45, 60, ""), (2, 90, 220, "p")]:
        make.update(
            incident,
            now=NOW + at * MINUTE,
            estimate=Window(NOW + earliest * MINUTE, NOW + latest * MINUTE, why),
        )

    first, second = data(job)["published"]

    assert (first["earliest_at"], first["latest_at"], first["depends_on"]) == (
        "2022-06-10T12:45:00Z",
        "2022-06-10T13:00:00Z",
        None,
    )
    assert first["superseded_at"] == second["at"] == "2022-06-10T12:02:00Z"
    assert (second["depends_on"], second["superseded_at"]) == ("p", None)


def test_an_address_that_is_read_is_no_news_for_readers():
    job = make.job(metrics_url="http://10.1.2.3:9100/secret-metrics")
    make.reading(job, ("p", 300, 90, 10))

    assert "secret-metrics" not in documents.as_json(told(job))


def test_an_ended_job_promises_nothing():
    job = make.job()
    make.reading(job, ("p", 300, 90, 10), **RANGE)
    operations.end_job(job.pk, by=SYSTEM, now=NOW)

    assert data(job)["estimate"] is None


def test_the_picture_says_it_in_words():
    job = make.job()
    make.reading(job, ("p", 300, 90, 10), **RANGE)

    found = drawn(job)

    assert "About 2 to 3½ hours left" in found
    assert "the slowest part: names beginning with p" in found
    assert "33 % done · finishes between 14:00 UTC and 15:30 UTC" in found
    assert "read Jun 10, 2022, 12:00 UTC" in found


def test_the_picture_of_what_stalls_says_since_when():
    job = make.job()
    make.reading(job, ("p", 300, 90, 10), state="stalled", stalled_since=NOW - HOUR)

    assert "Stalled since Jun 10, 11:00 UTC" in drawn(job)


def test_the_picture_names_what_stalls_while_the_others_go_on():
    job = make.job()
    stall = {"state": "stalled", "stalled_since": NOW, "decides": "p"}
    make.reading(job, ("a", 100, 50, 0), ("p", 100, 10, 0), **stall)

    assert "No progress on names beginning with p since" in documents.picture(told(job))


def test_the_picture_of_what_was_never_read_has_no_bar():
    source = documents.picture(told(make.job()))

    assert "Waiting for a first reading" in source
    assert "%" not in re.sub(r"<style>.*</style>", "", source, flags=re.DOTALL)
    assert 'class="track"' not in source


def test_names_are_text_in_a_picture():
    job = make.job(name="<script>alert(1)</script> & Söhne")

    assert drawn(job)[1:3] != []
    assert "<script>" not in documents.picture(told(job))


def test_the_picture_allows_its_own_style_and_nothing_else():
    source = documents.picture(told(make.job()))
    style = re.search(r"<style>(.*)</style>", source, re.DOTALL)[1]

    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" == documents.PICTURE_POLICY
