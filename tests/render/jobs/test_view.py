from __future__ import annotations

import re
from datetime import timedelta, timezone

import pytest

from incidents.domain.vocabulary import JobState
from incidents.models import Job
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle as operations
from incidents.queries.jobs import progress
from incidents.render.jobs.view import JobView
from tests import make
from tests.make import HOUR, MINUTE, NOW

LETTERS = [("a", 100, 100, 0), ("p", 400, 100, 0), ("s", 300, 200, 0), ("z", 10, 7, 3)]
DONE = [("a", 100, 100, 0), ("z", 10, 7, 3)]
MIN_S, HOUR_S, DAY_S = 60, 3_600, 86_400


def told(job: Job, now=NOW) -> JobView:
    return JobView(progress(job.code), now)


@pytest.fixture
def job(db) -> Job:
    return make.job()


def test_the_summary_says_how_long_and_which_part_is_slowest(job):
    make.reading(
        job, *LETTERS, remaining_s=9_000, low_s=2 * HOUR_S, high_s=3.5 * HOUR_S, decides="p"
    )

    assert told(job).summary == "About 2 to 3½ hours left; the slowest part: names beginning with p"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (JobState.PENDING, "Has not started"),
        (JobState.ESTIMATING, "Estimating the time left"),
        (JobState.RUNNING, "Estimating the time left"),
        (JobState.STALLED, "Stalled"),
        (JobState.PAUSED, "Paused"),
        (JobState.FINISHED, "Finished"),
        (JobState.FINISHED_WITH_FAILURES, "Finished, 3 failed"),
        (JobState.FAILED, "Failed before it was done"),
        (JobState.CANCELLED, "Cancelled before it was done"),
    ],
)
def test_each_state_has_its_words(job, state, text):
    is_done = state in (JobState.FINISHED, JobState.FINISHED_WITH_FAILURES)
    make.reading(job, *(DONE if is_done else LETTERS), state=state)

    assert told(job).summary == text


@pytest.mark.parametrize("state", [JobState.FINISHED, JobState.FINISHED_WITH_FAILURES])
def test_what_is_not_done_is_not_finished(job, state):
    make.reading(job, *LETTERS, state=state)

    assert told(job).summary == "Says that it has finished, though not all is done"


def test_of_a_stall_it_is_said_what_stands_still_and_how_fast_the_others_go(job):
    make.reading(job, ("a", 600, 60, 0), ("p", 400, 40, 0))
    stall = {"state": "stalled", "stalled_since": NOW, "decides": "p"}
    make.reading(job, ("a", 600, 180, 0), ("p", 400, 40, 0), at=NOW + MINUTE, **stall)

    found = told(job, NOW + MINUTE)

    assert found.summary == "No progress on names beginning with p; the others go on"
    assert found.standing_part == "names beginning with p"
    assert found.rate == "2 a second"


def test_of_the_last_one_left_no_others_go_on(job):
    make.reading(job, ("a", 100, 100, 0), ("p", 400, 40, 0), state="stalled", decides="p")

    assert told(job).summary == "Stalled"


def test_what_was_never_read_is_no_zero_percent(job):
    waiting = told(job)
    Job.objects.update(failing_since=NOW, failure="refused")
    failing = told(job)

    assert waiting.summary == "Waiting for a first reading"
    assert failing.summary == "Could not be read yet"
    assert not waiting.is_known
    assert "%" not in waiting.news + failing.news


def test_an_old_reading_is_told_as_such(job):
    make.reading(job, *LETTERS, remaining_s=600, low_s=600, high_s=600)

    fresh, old = told(job, NOW + 119 * MINUTE / 60), told(job, NOW + 2 * MINUTE)

    assert not fresh.is_stale
    assert old.is_stale
    assert old.summary == "At the last reading: about 10 minutes left"
    assert old.percent == fresh.percent == "50 %"


def test_a_slow_job_is_old_after_three_readings_that_did_not_come(job):
    Job.objects.update(interval_s=600)
    make.reading(job, *LETTERS)

    assert told(job).stale_at == NOW + 30 * MINUTE


def test_what_is_over_does_not_become_old(job):
    make.reading(job, *LETTERS, state=JobState.FINISHED)

    assert told(job, NOW + HOUR).stale_at is None


def test_a_job_that_was_ended_before_it_was_done_promises_nothing(job):
    make.reading(job, *LETTERS, remaining_s=600, low_s=600, high_s=600, decides="p")
    operations.end_job(job.pk, by=SYSTEM, now=NOW)

    found = told(job)

    assert found.summary == "No longer read; 50 % were done"
    assert not found.window
    assert not found.is_ending
    assert not found.slowest
    assert not any(row.is_deciding for row in found.rows)


def test_partitions_come_by_what_is_left_and_the_slowest_first(job):
    make.reading(job, *LETTERS, decides="s")

    found = told(job)

    assert re.findall("<bdi>(.)</bdi>", found.items) == ["s", "p"]
    assert [row.is_deciding for row in found.rows[:2]] == [True, False]
    assert [row.partition.name for row in found.over_rows] == ["a", "z"]
    assert [row.failed for row in found.over_rows] == ["", "3"]


def test_rates_are_those_of_the_last_minutes(job):
    make.reading(job, ("a", 900, 100, 0), ("b", 900, 100, 0), ("c", 100, 0, 0), at=NOW)
    make.reading(
        job, ("a", 900, 700, 0), ("b", 900, 100, 0), ("c", 100, 100, 0), at=NOW + 5 * MINUTE
    )

    rates = {row.partition.name: row.rate for row in told(job).rows}

    assert rates == {"a": "2 a second", "b": "stands still", "c": ""}


def test_failures_are_a_number_with_its_unit(job):
    make.reading(job, ("p", 5_000, 10, 1_204))

    assert told(job).failures == "1,204 names failed."


@pytest.mark.parametrize(
    ("state", "kind"),
    [("running", ""), ("paused", ""), ("stalled", "stalled"), ("failed", "over")],
)
def test_a_stall_and_the_end_cannot_wait(job, state, kind):
    make.reading(job, *LETTERS, state=state, stalled_since=NOW)

    assert told(job).news_kind == kind


def test_it_is_said_aloud_with_each_state_and_ten_percent(job):
    keys = []
    for minute, (done, state) in enumerate(
        [(41, "running"), (49, "running"), (50, "running"), (50, "stalled"), (52, "running")]
    ):
        make.reading(job, ("p", 100, done, 0), at=NOW + minute * MINUTE, state=state)
        keys.append(told(job).news_key.removeprefix(f"{job.code}-"))

    assert keys == ["running-4", "running-4", "running-5", "stalled-5", "running-5"]


def test_what_is_said_aloud_names_the_job(job):
    make.reading(job, *LETTERS, state=JobState.PAUSED)

    assert told(job).news == "Purge of cached redirects: 50 % done; Paused."


def test_times_of_readings_sort_as_text_in_any_zone(job):
    make.reading(job, *LETTERS, at=NOW.astimezone(timezone(timedelta(hours=5))))

    assert told(job).stamp == "2022-06-10T12:00:00.000+00:00"


def test_all_that_is_known_is_done_and_the_job_has_not_said_that_it_has_finished(job):
    make.reading(job, ("a", 10, 10, 0), state="running", run_state="running", done=1.0)

    assert told(job).summary.startswith("All that is known is done; waiting for the job")
