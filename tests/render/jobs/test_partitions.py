from __future__ import annotations

import pytest

from incidents.models import Job
from incidents.queries.jobs import progress
from incidents.render.jobs.partitions import deciding
from incidents.render.jobs.view import JobView, story
from tests import make
from tests.make import MINUTE, NOW


def told(job: Job, now=NOW) -> JobView:
    return story(progress(job.code), now=now)


@pytest.fixture
def job(db) -> Job:
    return make.job()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("{partition}", "p decides"),
        ("names beginning with {partition}", "names beginning with p decide"),
        ("shard {partition}", "shard p decides"),
        ("class {partition}", "class p decides"),
    ],
)
def test_one_thing_decides_and_many_decide(words, text):
    assert deciding(Job(partition_words=words), "p") == text


def test_what_has_not_begun_waits_and_what_ended_has_no_rate(job):
    rows = ("a", 100, 10, 0), ("q", 100, 0, 0), ("s", 100, 30, 0)
    make.reading(job, *rows)
    make.reading(job, ("a", 100, 29, 0), *rows[1:], at=NOW + MINUTE)
    assert [row.rate for row in told(job).rows] == ["waits", "19 a minute", "stands still"]

    make.reading(job, ("a", 100, 48, 0), *rows[1:], at=NOW + 2 * MINUTE, state="cancelled")
    assert {row.rate for row in told(job).rows} == {""}


def test_without_an_older_reading_no_rate_is_told(job):
    make.reading(job, ("p", 400, 100, 0))

    assert {row.rate for row in told(job).rows} == {""}
