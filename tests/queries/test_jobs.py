from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import Status
from incidents.models import Job
from incidents.operations import incidents
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.queries.jobs import latest, of_incident, progress, running, shown
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def test_front_page_has_jobs_that_run_and_all_of_open_incidents():
    open_one, closed = make.incident(), make.incident()
    alone, ended = make.job(name="Alone"), make.job(open_one, name="Ended")
    ended_alone, old = make.job(name="Ended alone"), make.job(closed, name="Old")
    for job in (ended, ended_alone, old):
        lifecycle.end_job(job.pk, by=SYSTEM, now=NOW)
    make.update(closed, Status.RESOLVED, now=NOW + HOUR)

    assert shown() == [ended, alone]


def test_what_runs_comes_with_its_latest_reading_in_one_query(django_assert_num_queries):
    ended, unread, read = make.job(), make.job(), make.job()
    lifecycle.end_job(ended.pk, by=SYSTEM, now=NOW)
    for done in (40, 50):
        make.reading(read, ("p", 100, done, 0), at=NOW + done * MINUTE)

    with django_assert_num_queries(1):
        found = running()
        assert {each.job.incident for each in found} == {read.incident, unread.incident}
    assert found == latest([job for job in shown() if job.is_live])


def test_jobs_of_the_newest_incident_come_first():
    old = make.job(make.incident(now=NOW - HOUR))
    new = make.job(make.incident(now=NOW), now=NOW)
    later = make.job(new.incident, now=NOW + MINUTE)

    assert shown() == [new, later, old]


def test_what_is_withdrawn_or_removed_is_nowhere():
    incident = make.incident()
    job, removed = make.job(incident), make.job()
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)
    lifecycle.remove_job(removed.pk, by=SYSTEM, now=NOW)

    assert shown() == of_incident(incident.code) == []
    for gone in (job, removed):
        with pytest.raises(Job.DoesNotExist):
            progress(gone.code)


def test_progress_has_the_reading_of_some_minutes_ago_for_rates():
    job = make.job()
    for minute in range(0, 12, 2):
        make.reading(job, ("p", 100, minute, 0), at=NOW + minute * MINUTE)

    found = progress(job.code)

    assert found.reading.at == NOW + 10 * MINUTE
    assert found.earlier.at == NOW + 4 * MINUTE
    assert [point.done for point in found.history] == [0.0, 0.02, 0.04, 0.06, 0.08, 0.1]


def test_a_short_history_has_its_first_reading_for_rates():
    job = make.job()
    make.reading(job, ("p", 100, 1, 0))
    alone = progress(job.code)
    make.reading(job, ("p", 100, 2, 0), at=NOW + timedelta(seconds=15))

    assert alone.earlier is None
    assert progress(job.code).earlier.at == NOW


def test_published_are_the_updates_with_an_estimate_oldest_first():
    incident = make.incident()
    job = make.job(incident)
    for hours in (1, 2):
        make.update(
            incident,
            now=NOW + hours * MINUTE,
            estimate=Window(NOW + hours * HOUR, NOW + 3 * HOUR),
        )

    published = progress(job.code).published

    assert [update.estimate_earliest_at for update in published] == [NOW + HOUR, NOW + 2 * HOUR]


def test_four_queries_whatever_there_is(django_assert_num_queries):
    job = make.job(make.incident())
    for minute in range(20):
        make.reading(job, ("p", 100, minute, 0), at=NOW + minute * MINUTE)

    with django_assert_num_queries(4):
        progress(job.code)
    with django_assert_num_queries(1):
        shown()


def test_the_latest_reading_of_each_job_takes_one_query_and_of_none_no_query(
    django_assert_num_queries,
):
    jobs = [make.job(make.incident()), make.job(), make.job()]
    for job in jobs[:2]:
        for minute in range(20):
            make.reading(job, ("p", 100, minute, 0), at=NOW + minute * MINUTE)

    with django_assert_num_queries(1):
        found = latest(jobs)
    with django_assert_num_queries(0):
        assert latest([]) == []

    assert [each.job for each in found] == jobs
    newest = NOW + 19 * MINUTE
    assert [each.reading and each.reading.at for each in found] == [newest, newest, None]
