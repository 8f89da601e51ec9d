from __future__ import annotations

import json
from datetime import timedelta

import pytest

from incidents.domain.progress import Partition, Reading, replayed
from incidents.domain.vocabulary import PAGE_TOPIC, JobState, RunState
from incidents.models import AuditEntry, Job, JobReading, Revision
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Gone
from incidents.operations.jobs import lifecycle, reading_cache
from incidents.queries import jobs as queries
from incidents.render.jobs import documents, view
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def few_kept(monkeypatch):
    """Thirty readings instead of two thousand."""
    for name, value in {"KEPT": 30, "OLD": 15, "NEWEST": 10}.items():
        monkeypatch.setattr(f"incidents.domain.progress.thinning.{name}", value)


def raw(second: float, *partitions: tuple, state: RunState | None = None) -> Reading:
    return Reading(
        NOW.timestamp() + second, tuple(Partition(*each) for each in partitions), run_state=state
    )


def record(job: Job, second: float, *partitions: tuple, **options) -> JobReading:
    now = NOW + timedelta(seconds=second)
    state = options.pop("state", None)
    return lifecycle.record(job.pk, raw(second, *partitions, state=state), now=now, **options)


def number(topic: str) -> int:
    return Revision.objects.get(topic=topic).number


def test_a_reading_is_a_row_with_all_partitions_and_the_estimate():
    job = make.job()

    for minute in range(10):
        last = record(job, minute * 60, ("a", 100, 10 * minute), ("p", 100, 5 * minute))

    assert last.partitions == [["a", 100, 90, 0.0], ["p", 100, 45, 0.0]]
    assert (last.state, last.decides) == (JobState.RUNNING, "p")
    assert last.low_s <= last.remaining_s <= last.high_s
    assert last.done == pytest.approx(0.675)
    assert job.readings.count() == 10


def test_a_row_says_which_partitions_it_only_carries():
    job = make.job()
    record(job, 0, ("a", 100, 10), ("p", 100, 10))

    row = record(job, 60, ("a", 100, 20))

    assert row.partitions == [["a", 100, 20, 0.0], ["p", 100, 10, 0.0, True]]
    row.refresh_from_db()
    assert [each.is_carried for each in reading_cache.reading_of(row).partitions] == [False, True]


def test_a_reading_raises_the_revision_of_its_job_only():
    job = make.job()
    page, own = number(PAGE_TOPIC), number(job.topic)

    record(job, 0, ("a", 100, 10))

    assert (number(PAGE_TOPIC), number(job.topic)) == (page, own + 1)


def test_what_is_not_newer_changes_nothing():
    job = make.job()
    first = record(job, 60, ("a", 100, 10))

    assert record(job, 60, ("a", 100, 20)) == first
    assert record(job, 30, ("a", 100, 20)) == first
    assert job.readings.count() == 1


def test_the_bar_moves_back_only_with_a_word_why():
    job = make.job()
    record(job, 0, ("a", 100, 50))

    grown = record(job, 60, ("a", 300, 60))
    forth = record(job, 120, ("a", 300, 90))

    assert grown.note == "There are 200 more names to do than we knew."
    assert forth.note == ""


@pytest.mark.long
def test_the_bar_that_creeps_back_says_why():
    job = make.job()

    rows = [record(job, n, ("a", 100_000 + 50 * n, 80_000 + 5 * n)) for n in range(100)]

    noted = [row for row in rows if row.note]
    assert len(noted) == pytest.approx((rows[0].done - rows[-1].done) / 0.01, abs=1)
    assert noted[0] == rows[2]
    assert noted[0].note == "There is more to do than we knew: 100,100 names, not 100,000."


def test_a_resumed_job_does_not_move_the_bar_back():
    job = make.job()
    record(job, 0, ("a", 100, 50))

    resumed = record(job, 60, ("a", 100, 1))

    assert (resumed.done, resumed.note) == (0.51, "")


def test_a_job_that_is_over_is_frozen_and_readers_pages_learn_of_it():
    job = make.job()
    record(job, 0, ("a", 100, 50))
    before = number(PAGE_TOPIC)

    last = record(job, 60, ("a", 100, 98, 2))

    job.refresh_from_db()
    assert last.state == JobState.FINISHED_WITH_FAILURES
    assert job.ended_at == last.at
    assert number(PAGE_TOPIC) == before + 1
    assert AuditEntry.objects.filter(kind="job.ended", subject_id=job.pk).count() == 1
    assert AuditEntry.objects.latest("pk").actor_kind == "system"
    with pytest.raises(Gone, match="no longer read"):
        record(job, 120, ("a", 100, 100))


def test_a_job_that_says_that_it_runs_may_find_more_to_do():
    job = make.job()
    record(job, 0, ("a", 100, 100), state=RunState.RUNNING)
    job.refresh_from_db()
    assert job.ended_at is None

    record(job, 60, ("a", 200, 200), state=RunState.SUCCEEDED)

    job.refresh_from_db()
    assert job.ended_at


def test_a_cancelled_job_is_over_without_being_done():
    job = make.job()

    last = record(job, 0, ("a", 100, 50), state=RunState.CANCELLED)

    job.refresh_from_db()
    assert (last.state, job.ended_at) == (JobState.CANCELLED, last.at)


def test_failures_that_are_tried_again_become_fewer_with_words():
    job = make.job()
    record(job, 0, ("a", 100, 80, 10), state=RunState.RUNNING, run_id="1")

    again = record(job, 60, ("a", 20, 0), state=RunState.RUNNING, run_id="2")

    assert again.partitions == [["a", 100, 80, 0.0]]
    assert again.note == "10 failed names are tried again."


@pytest.mark.parametrize("runs", [("1", "2"), ("", "")])
def test_the_end_of_a_second_run_is_drafted_as_well(runs):
    job = make.job(make.incident())
    first, second = runs
    record(job, 0, ("a", 100, 0), run_id=first)
    record(job, 60, ("a", 100, 80, 20), state=RunState.SUCCEEDED, run_id=first)
    lifecycle.read_again(job.pk, by=SYSTEM, now=NOW + timedelta(seconds=61))

    record(job, 62, ("a", 100, 80, 20), state=RunState.SUCCEEDED, run_id=first)
    lifecycle.read_again(job.pk, by=SYSTEM, now=NOW + timedelta(seconds=63))
    if second:
        record(job, 90, ("a", 20, 5), state=RunState.RUNNING, run_id=second)
        record(job, 120, ("a", 20, 20), state=RunState.SUCCEEDED, run_id=second)
    else:
        record(job, 90, ("a", 100, 90, 10), state=RunState.RUNNING)
        record(job, 120, ("a", 120, 120), state=RunState.SUCCEEDED)

    drafted = job.drafts.order_by("pk").values_list("reason", flat=True)
    assert list(drafted) == ["done", "done"]


@pytest.mark.long
def test_old_rows_are_thinned_and_the_newest_stay(few_kept):
    job = make.job()

    for second in range(50):
        record(job, second * 15, ("a", 1_000, 2 * second))

    ats = [(row.at - NOW).total_seconds() for row in job.readings.order_by("at")]
    assert len(ats) <= 30
    assert ats[0] == 0
    assert ats[-10:] == [second * 15 for second in range(40, 50)]


@pytest.mark.long
def test_why_the_bar_moved_back_is_kept_where_its_row_is_not(few_kept):
    job = make.job()
    record(job, 0, ("a", 1_000, 500))
    record(job, 15, ("a", 2_000, 500))

    for second in range(2, 45):
        record(job, second * 15, ("a", 2_000, 500 + second))

    [noted] = job.readings.exclude(note="")
    assert noted.at > NOW + timedelta(seconds=15)
    assert noted.note == "There are 1,000 more names to do than we knew."


@pytest.mark.long
def test_live_and_replay_say_the_same(few_kept, django_capture_on_commit_callbacks):
    job = make.job()
    scrapes = [raw(15 * n, ("a", 1_000, 7 * n), ("p", 1_000, 5 * n + n % 3)) for n in range(40)]

    for each in scrapes:
        with django_capture_on_commit_callbacks(execute=True):
            last = lifecycle.record(job.pk, each, now=NOW)

    *_, (_at_s, said) = replayed(scrapes)
    assert (last.state, last.decides, last.done) == (said.state, said.decides, said.done)
    assert last.remaining_s == pytest.approx(said.remaining_s, rel=1e-6)
    assert (last.low_s, last.high_s) == pytest.approx((said.low_s, said.high_s), rel=1e-6)


@pytest.mark.long
def test_what_a_process_remembers_is_what_the_database_has(
    few_kept, django_capture_on_commit_callbacks
):
    """Another worker's readings are seen, and each estimate is the one that it would make."""
    remembering, forgetful = make.job(), make.job()
    for second in range(40):
        partitions = ("a", 1_000, 3 * second), ("p", 1_000, 2 * second)
        with django_capture_on_commit_callbacks(execute=second % 5 != 0):
            one = record(remembering, second * 15, *partitions)
        other = record(forgetful, second * 15, *partitions)
        assert (one.remaining_s, one.low_s, one.high_s) == (
            other.remaining_s,
            other.low_s,
            other.high_s,
        )

    assert remembering.code in reading_cache._memories
    assert forgetful.code not in reading_cache._memories


def test_what_a_process_remembers_is_bounded_in_bytes(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(reading_cache, "MEMORIES_BYTES_MAX", 100_000)
    wide, small, other = make.job(), make.job(), make.job()
    with django_capture_on_commit_callbacks(execute=True):
        record(wide, 0, *(("x" * 200 + str(number), 100, 1) for number in range(200)))
        record(small, 0, ("a", 100, 1))
    assert {wide.code, small.code} <= reading_cache._memories.keys()

    with django_capture_on_commit_callbacks(execute=True):
        record(wide, 15, *(("x" * 200 + str(number), 100, 2) for number in range(200)))
        record(other, 0, ("a", 100, 1))

    assert wide.code not in reading_cache._memories
    assert other.code in reading_cache._memories


@pytest.mark.parametrize(("total", "step"), [(9_007_199_254_740_992, 1e-9), (9e15, 1)])
def test_an_end_beyond_all_calendars_is_no_estimate(total, step):
    job = make.job()

    for number in range(20):
        last = record(job, number * 15, ("a", total, number * step))

    assert (last.remaining_s, last.low_s, last.high_s) == (None, None, None)
    told = view.JobView(queries.progress(job.code), last.at)
    assert json.loads(documents.as_json(told))["estimate"] is None


@pytest.mark.long
def test_recorded_readings_are_stored_as_if_each_was_read_at_its_time(few_kept):
    one_by_one, at_once = make.job(), make.job()
    scrapes = [raw(15 * n, ("a", 273, 7 * n), ("p", 195, 5 * n)) for n in range(40)]

    for each in scrapes:
        lifecycle.record(one_by_one.pk, each, now=NOW)
    lifecycle.record_all(at_once.pk, scrapes)

    first, second = (list(job.readings.order_by("at")) for job in (one_by_one, at_once))
    assert len(first) == len(second) > 10
    for one, other in zip(first, second, strict=True):
        for name in ("at", "partitions", "state", "remaining_s", "low_s", "high_s", "decides"):
            assert getattr(one, name) == getattr(other, name)
    assert not Job.objects.live().filter(pk__in=[one_by_one.pk, at_once.pk]).exists()
