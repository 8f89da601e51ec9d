from __future__ import annotations

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


def test_the_bar_does_not_move_back_without_a_word(job):
    for minute, done in enumerate([10, 60, 40, 45, 70, 75]):
        make.reading(
            job,
            ("p", 100, done, 0),
            at=NOW + minute * MINUTE,
            note="There is more to do." if done == 40 else "",
        )

    assert told(job).note == "There is more to do."
    assert told(job).noted.at == NOW + 2 * MINUTE


def test_why_it_moved_back_is_said_until_it_has_caught_up_and_half_an_hour_passed(job):
    for minute, done in [(0, 60), (1, 40), (40, 55), (50, 61)]:
        make.reading(job, ("p", 100, done, 0), at=NOW + minute * MINUTE)
        if minute == 40:
            behind = told(job)

    assert behind.note == "The job now counts differently; the bar moved back."
    assert not told(job).note


def test_the_bar_that_creeps_back_is_told_of(job):
    for minute in range(60):
        make.reading(job, ("a", 10_000 + 10 * minute, 8_000, 0), at=NOW + minute * MINUTE)

    assert told(job).note
