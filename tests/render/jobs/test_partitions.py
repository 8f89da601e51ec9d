from __future__ import annotations

import re

import pytest

from incidents.models import Job
from incidents.queries.jobs import progress
from incidents.render.jobs.view import JobView
from tests import make
from tests.make import MINUTE, NOW


def told(job: Job, now=NOW) -> JobView:
    return JobView(progress(job.code), now)


@pytest.fixture
def job(db) -> Job:
    return make.job()


def cells(row: str) -> list[str]:
    return [re.sub("<[^>]*>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)]


def test_a_row_says_the_name_the_share_what_is_left_the_speed_and_the_failures(job):
    before = ("a", 100, 40, 0), ("p", 400, 76, 4)
    make.reading(job, *before, decides="p")
    make.reading(job, ("a", 100, 40, 0), ("p", 400, 95, 5), at=NOW + MINUTE, decides="p")

    slowest, other = re.findall("<tr.*?</tr>", str(told(job).items), re.DOTALL)

    assert cells(slowest) == ["p slowest", "", "25 %", "300", "20 a minute", "5"]
    assert cells(other) == ["a", "", "40 %", "60", "stands still", ""]
    assert "job-slowest" in slowest
    assert "job-slowest" not in other


def test_while_nothing_has_failed_no_column_is_kept_for_it(job):
    make.reading(job, ("a", 100, 40, 0), ("p", 400, 100, 0), decides="p")

    assert "job-failed" not in told(job).items


def test_of_parts_that_are_done_the_names_are_told_and_what_failed(job):
    make.reading(job, ("a", 100, 90, 10), ("b", 50, 50, 0), ("p", 400, 100, 0))

    assert re.sub("<[^>]*>", "", told(job).over_items) == "a\xa0(10 failed), b"


@pytest.mark.parametrize(("name", "gap"), [("p", "\xa0"), ("python", " ")])
def test_no_line_begins_with_the_letter_of_the_slowest_part(job, name, gap):
    make.reading(job, (name, 100, 40, 0), ("a", 400, 390, 0), decides=name)

    assert told(job).slowest == f"names beginning with{gap}{name}"


def test_names_of_parts_are_text(job):
    make.reading(job, ("<b>&", 100, 90, 0), ("p", 400, 100, 0))

    assert "<bdi>&lt;b&gt;&amp;</bdi>" in told(job).items


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
