"""The line that tells of a job, in each of its states."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from incidents.domain.vocabulary import JobState, Status
from incidents.models import Job
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.queries.jobs import latest
from incidents.render.jobs.view import JobView
from tests import make
from tests.make import HOUR, MINUTE, NOW

AFTER, ONCE = "After that, all pages work.", "Once it is done, all pages work."
ROWS = ("a", 100, 80, 0), ("p", 400, 290, 0)


@pytest.fixture
def job(db) -> Job:
    return make.job(done_meaning="all pages work")


def html(job: Job, now=NOW) -> str:
    [progress] = latest([job])
    return render_to_string("public/jobs/_words.html", {"told": JobView(progress, now)})


def said(job: Job, now=NOW) -> str:
    return " ".join(re.sub("<[^>]*>", "", html(job, now)).split())


def test_a_range_is_told_as_the_time_between_which_it_ends(job):
    make.reading(job, *ROWS, remaining_s=2_000, low_s=1_920, high_s=2_100)

    assert said(job) == f"74 % done, finishing between 12:32 and 12:35. {AFTER}"


def test_a_range_that_is_far_from_sure_is_told_by_five_minutes(job):
    make.reading(job, *ROWS, remaining_s=2_000, low_s=1_330, high_s=2_110)

    assert said(job) == f"74 % done, finishing between 12:20 and 12:40. {AFTER}"


def test_what_failed_is_left_out_of_what_the_end_means(job):
    rows = ("a", 100, 78, 2), ("p", 400, 290, 0)
    make.reading(job, *rows, remaining_s=2_000, low_s=1_920, high_s=2_100)

    assert said(job).endswith("After that, all pages work, but for 2 of 500 names.")


def test_a_range_over_midnight_says_the_day(job):
    make.reading(job, *ROWS, remaining_s=40_000, low_s=11 * 3_600, high_s=13 * 3_600)

    assert said(job).startswith("74 % done, finishing between 23:00 and Jun 11, 01:00.")


def test_a_range_within_a_minute_is_that_minute(job):
    make.reading(job, *ROWS, remaining_s=65, low_s=61, high_s=70)

    assert said(job) == f"74 % done, finishing about 12:01. {AFTER}"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (JobState.PENDING, "74 % done, has not started."),
        (JobState.ESTIMATING, "74 % done, estimating the time left."),
        (JobState.RUNNING, "74 % done, estimating the time left."),
        (JobState.PAUSED, "74 % done, paused."),
    ],
)
def test_without_a_range_its_state_is_told(job, state, words):
    make.reading(job, *ROWS, state=state)

    assert said(job) == f"{words} {ONCE}"


def test_where_all_stands_still_it_is_said_since_when(job):
    make.reading(job, *ROWS, state=JobState.STALLED, stalled_since=NOW - HOUR)

    assert said(job) == f"74 % done, no progress since 11:00. {ONCE}"


def test_where_one_part_stands_still_it_is_named(job):
    stall = {"state": JobState.STALLED, "stalled_since": NOW - HOUR, "decides": "p"}
    make.reading(job, *ROWS, **stall)

    assert said(job) == (
        f"74 % done; no progress on names beginning with p since 11:00, the others go on. {ONCE}"
    )


@pytest.mark.parametrize(
    ("state", "rows", "words"),
    [
        (JobState.FAILED, ROWS, "Failed before it was done."),
        (JobState.CANCELLED, ROWS, "Cancelled before it was done."),
    ],
)
def test_of_what_is_over_nothing_is_promised(job, state, rows, words):
    make.reading(job, *rows, state=state)

    assert said(job) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("meaning", "failed", "words"),
    [
        ("", 0, "Finished."),
        ("", 3, "Finished, 3 failed."),
        ("nothing loops", 0, "Done since 12:00: nothing loops."),
        ("nothing loops", 3, "Done since 12:00: nothing loops, but for 3 of 400 names."),
    ],
)
def test_what_was_promised_is_said_to_hold_once_it_does(meaning, failed, words):
    job = make.job(done_meaning=meaning)
    state = JobState.FINISHED_WITH_FAILURES if failed else JobState.FINISHED
    make.reading(job, ("p", 400, 400 - failed, failed), state=state)

    assert said(job) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failed", "words"),
    [(0, "Done by 12:00."), (3, "Done by 12:00, but for 3 of 400 names.")],
)
def test_with_its_incident_over_it_says_when_it_was_done_and_not_what_works_now(failed, words):
    incident = make.incident(started_at=NOW - HOUR)
    job = make.job(incident, done_meaning="nothing loops")
    state = JobState.FINISHED_WITH_FAILURES if failed else JobState.FINISHED
    make.reading(job, ("p", 400, 400 - failed, failed), state=state)
    make.update(incident, Status.RESOLVED)
    job.refresh_from_db()

    assert said(job) == words


def test_an_old_reading_tells_no_end_and_since_when_there_is_no_other(job):
    make.reading(job, *ROWS, remaining_s=2_000, low_s=1_920, high_s=2_100)

    text = said(job, NOW + 5 * MINUTE)

    assert text == f"74 % done. {ONCE} No new figures since 12:00."


def test_what_was_never_read_has_no_figures(job):
    assert said(job) == f"Waiting for a first reading. {ONCE}"

    Job.objects.update(failing_since=NOW, failure="refused")
    job.refresh_from_db()
    assert said(job) == f"Could not be read yet. {ONCE}"


def test_what_is_no_longer_read_says_how_far_it_came(job):
    make.reading(job, *ROWS)
    job = lifecycle.end_job(job.pk, by=SYSTEM, now=NOW)

    assert said(job) == "No longer read; 74 % were done."


def test_a_job_of_which_nobody_said_what_works_again_says_nothing_of_it(db):
    job = make.job()
    make.reading(job, *ROWS)

    assert said(job) == "74 % done, estimating the time left."


def test_what_works_again_is_text_and_no_markup(db):
    job = make.job(done_meaning="<b>all</b>")
    make.reading(job, *ROWS)

    [progress] = latest([job])
    assert "<b>" not in render_to_string(
        "public/jobs/_words.html", {"told": JobView(progress, NOW)}
    )
