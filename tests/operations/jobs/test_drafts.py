from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.markdown import to_html
from incidents.domain.vocabulary import DraftReason, JobState, Status
from incidents.models import AuditEntry, Draft, Incident, IncidentUpdate, Job, JobReading
from incidents.operations import drafts as operators_drafts
from incidents.operations import incidents
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Outdated
from incidents.operations.jobs import drafts
from incidents.operations.jobs.drafts import Taken
from incidents.queries import revisions
from incidents.queries.drafts import waiting
from incidents.queries.feeds import last_modified_at
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

RUNNING, STALLED, FINISHED = JobState.RUNNING, JobState.STALLED, JobState.FINISHED


def a_job(incident: Incident | None = None, **fields: Any) -> Job:
    incident = incident or make.incident()
    return make.job(incident, **{"name": "Cache purge", "started_at": NOW - HOUR} | fields)


def reading(job: Job, done: float, left: timedelta | None = None, **fields: Any) -> JobReading:
    """One of the two partitions is done, of the other the rest; the range is ± 20 %."""
    left_s = left.total_seconds() if left is not None else None
    partitions = [["q", 0, 0, 0], ["p", 1000, 1000 * done, 0]]
    partitions[0][1:3] = [1000, 1000] if done >= 0.5 else [1000, 2000 * done]
    partitions[1][2] = max(0, 2000 * done - partitions[0][2])
    defaults = {
        "at": NOW,
        "state": RUNNING,
        "done": done,
        "partitions": partitions,
        "remaining_s": left_s,
        "low_s": left_s and left_s * 0.8,
        "high_s": left_s and left_s * 1.2,
        "decides": "p" if left_s else "",
    }
    return JobReading(job=job, **defaults | fields)


def after(job: Job, *readings: JobReading, now=NOW) -> list[Draft]:
    """Store the readings one after the other; return what was drafted, the oldest first."""
    before = None
    for each in readings:
        drafts.after_readings([Taken(job, before, each)], now=now)
        before = each
    return list(job.drafts.order_by("pk"))


def told(job: Job, earliest: timedelta, latest: timedelta, now=NOW) -> IncidentUpdate:
    return make.update(
        job.incident,
        Status.IDENTIFIED,
        estimate=Window(now + earliest, now + latest),
        now=now,
    )


# What a job gives reason to


def test_each_share_is_drafted_once_with_the_facts():
    job = a_job()

    [draft] = after(job, reading(job, 0.2), reading(job, 0.25, 3 * HOUR), reading(job, 0.26))

    assert draft.reason == DraftReason.QUARTER
    assert draft.fields == {
        "body": "**Cache purge**: a quarter is done. About 2½ to 3½ hours left; the slowest part:"
        " names beginning with `p`.\n\n500 of 2,000 names are done (25\xa0%)."
        " 0 of 2 parts are done; `p` is at 0\xa0%.",
        "estimate_earliest_at": "2022-06-10T14:20:00+00:00",
        "estimate_latest_at": "2022-06-10T15:40:00+00:00",
        "estimate_depends_on": "p",
    }


def test_bar_that_moved_back_passes_no_share_twice():
    job = a_job()

    found = after(job, *(reading(job, done) for done in (0.2, 0.3, 0.2, 0.3, 0.5)))

    assert [draft.reason for draft in found] == [DraftReason.QUARTER, DraftReason.HALF]


def test_what_is_drafted_later_replaces_what_nobody_posted():
    job = a_job()

    after(job, reading(job, 0.2), reading(job, 0.3), reading(job, 0.5))

    assert [draft.reason for draft in waiting()] == [DraftReason.HALF]


def test_stall_and_recovery_are_drafted_with_their_times():
    job = a_job()
    stop = reading(job, 0.3, state=STALLED, stalled_since=NOW - 12 * MINUTE)

    stalled, recovered = after(job, reading(job, 0.3), stop, reading(job, 0.31, HOUR))[1:]

    assert "no progress since Jun 10, 11:48 UTC." in stalled.fields["body"]
    assert "estimate_latest_at" not in stalled.fields
    assert (
        "it is moving again, after a stop of 12\xa0min. About 50 to 70" in recovered.fields["body"]
    )


def test_stall_of_one_part_names_it():
    job = a_job()
    since = NOW - 12 * MINUTE
    stop = reading(job, 0.3, state=STALLED, stalled_since=since, decides="p")

    draft = after(job, stop)[-1]

    text = "no progress on names beginning with `p` since Jun 10, 11:48 UTC; the others go on."
    assert text in draft.fields["body"]


def test_success_with_less_than_all_done_is_told_as_such():
    job = a_job()

    draft = after(job, reading(job, 0.6, state=FINISHED))[-1]

    assert draft.reason == DraftReason.DONE
    assert (
        "it says that it has finished, after 1\xa0h, but not everything is done."
        in (draft.fields["body"])
    )
    assert "status" not in draft.fields


def test_end_of_one_job_is_not_that_of_the_work():
    job = a_job()
    other = a_job(incident=job.incident)

    assert "status" not in after(job, reading(job, 1.0, state=FINISHED))[-1].fields

    Job.objects.filter(pk=job.pk).update(ended_at=NOW)
    last = after(other, reading(other, 1.0, state=FINISHED))[-1]
    assert last.fields["status"] == Status.MONITORING


def test_second_stall_shortly_after_the_first_is_drafted_while_it_lasts():
    job = a_job()
    found = []
    for minute in range(30, 60):
        state = STALLED if minute == 31 or minute >= 37 else RUNNING
        taken = Taken(job, None, reading(job, 0.2, state=state))
        drafts.after_readings([taken], now=NOW + minute * MINUTE)
        found = list(job.drafts.order_by("pk"))

    ats = [((draft.created_at - NOW) / MINUTE, draft.reason) for draft in found]
    assert ats == [(31, "stalled"), (32, "recovered"), (41, "stalled")]


def test_end_says_what_failed_and_what_that_means():
    job = a_job(failure_meaning="Their loops end by themselves.")
    end = reading(job, 1.0, state=JobState.FINISHED_WITH_FAILURES)
    end.remaining_s = end.low_s = end.high_s = 0.0
    end.partitions = [["q", 1000, 1000, 0], ["p", 1000, 988, 12]]

    draft = after(job, reading(job, 0.99), end)[-1]

    assert draft.reason == DraftReason.DONE
    assert draft.fields["status"] == Status.MONITORING
    assert draft.fields["body"] == (
        "**Cache purge**: everything is done, after 1\xa0h.\n\n"
        "2,000 of 2,000 names are done (100\xa0%)."
        "\n\n12 names failed. Their loops end by themselves."
    )


def test_estimate_that_no_longer_holds_is_drafted_once():
    job = a_job()
    told(job, 45 * MINUTE, HOUR)

    found = after(job, *(reading(job, 0.3 + n / 100, 3 * HOUR) for n in range(1, 9)))

    assert [draft.reason for draft in found] == [DraftReason.QUARTER]
    told(job, 45 * MINUTE, HOUR, now=NOW + MINUTE)
    late = NOW + MINUTE
    found = after(job, *(reading(job, 0.4, 3 * HOUR, at=late) for _ in range(8)), now=late)
    assert [draft.reason for draft in found[1:]] == [DraftReason.REVISED]
    assert "It takes longer than we said: about 2½ to 3½ hours left" in found[1].fields["body"]


def test_estimate_that_moves_on_from_what_was_drafted_is_drafted_anew():
    job = a_job()
    told(job, 45 * MINUTE, HOUR)

    found = after(
        job,
        *(reading(job, 0.2, HOUR * 3) for _ in range(2)),
        *(reading(job, 0.2, HOUR * 9) for _ in range(2)),
        *(reading(job, 0.2, HOUR * 9.2) for _ in range(2)),
    )

    assert [draft.reason for draft in found] == [DraftReason.REVISED] * 2


def test_faster_than_told_is_news_unless_other_work_goes_on():
    job = a_job()
    told(job, 3 * HOUR, 4 * HOUR)
    other = a_job(incident=job.incident)

    assert not after(job, *(reading(job, 0.2, HOUR) for _ in range(2)))
    other.delete()
    [draft] = after(job, *(reading(job, 0.2, HOUR) for _ in range(2)))
    assert "It goes faster than we said" in draft.fields["body"]


@pytest.mark.parametrize("over", ["resolved", "withdrawn", "none"])
def test_nothing_is_drafted_where_nothing_could_be_posted(over):
    job = a_job()
    told(job, 45 * MINUTE, HOUR)
    if over == "resolved":
        make.update(job.incident, Status.RESOLVED, now=NOW + MINUTE)
    elif over == "withdrawn":
        incidents.withdraw_incident(job.incident.pk, by=SYSTEM, now=NOW)
    else:
        job.incident = None

    assert not after(job, *(reading(job, done, DAY) for done in (0.1, 0.1, 0.3, 0.6)))


@pytest.mark.parametrize(("left", "queries"), [(None, 1), (HOUR, 2)])
def test_readings_without_news_cost_two_queries_at_most(left, queries, django_assert_num_queries):
    taken = []
    for _number in range(3):
        job = a_job()
        told(job, 45 * MINUTE, 75 * MINUTE)
        after(job, reading(job, 0.3, HOUR))
        taken.append(Taken(job, reading(job, 0.3, left), reading(job, 0.31, left)))

    with django_assert_num_queries(queries):
        drafts.after_readings(taken, now=NOW)


def test_draft_changes_nothing_for_readers():
    job = a_job()
    before = revisions.numbers(), last_modified_at(now=NOW)

    after(job, reading(job, 0.2), reading(job, 0.3))

    assert (revisions.numbers(), last_modified_at(now=NOW)) == before


def test_names_from_metrics_make_no_markup():
    job = a_job(name="Purge *all*", partition_words="{partition}")
    wrong = reading(job, 0.3, HOUR, decides="` [x](http://evil.example) `")
    wrong.partitions[1][0] = wrong.decides

    [draft] = after(job, wrong)

    html = to_html(draft.fields["body"], scope="x")
    assert "<a" not in html
    assert "<em>" not in html


def test_date_beyond_all_calendars_is_no_estimate():
    job = a_job()

    [draft] = after(job, reading(job, 0.3, left=timedelta(days=300_000_000)))

    assert "estimate_latest_at" not in draft.fields


# What a job may post by itself


def test_job_posts_by_itself_if_it_may(django_capture_on_commit_callbacks):
    job = a_job(posts_by_itself=True)
    make.update(job.incident, Status.IDENTIFIED, next_update_at=NOW + HOUR, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        [draft] = after(job, reading(job, 0.3, HOUR))

    draft.refresh_from_db()
    assert draft.update.status == Status.IDENTIFIED
    assert draft.update.estimate_depends_on == "p"
    assert draft.update.next_update_at == NOW + HOUR
    assert AuditEntry.objects.latest("pk").actor_name == SYSTEM.name


def test_job_does_not_say_by_itself_that_all_is_only_watched(django_capture_on_commit_callbacks):
    job = a_job(posts_by_itself=True)

    with django_capture_on_commit_callbacks(execute=True):
        after(job, reading(job, 1.0, state=FINISHED))

    assert job.incident.updates.last().status == Status.IDENTIFIED


def test_what_a_job_may_not_post_stays_a_draft(django_capture_on_commit_callbacks):
    job = a_job(posts_by_itself=True)

    with django_capture_on_commit_callbacks() as commits:
        [draft] = after(job, reading(job, 0.3, HOUR))
    incidents.withdraw_incident(job.incident.pk, by=SYSTEM, now=NOW)
    for commit in commits:
        commit()

    draft.refresh_from_db()
    assert draft.update is None


def test_job_posts_nothing_by_itself_otherwise(django_capture_on_commit_callbacks):
    job = a_job()

    with django_capture_on_commit_callbacks(execute=True):
        after(job, reading(job, 0.3, HOUR))

    assert job.incident.updates.count() == 1


# What becomes of what a job drafted


def test_person_takes_a_job_s_draft_over(ada):
    job = a_job()
    [drafted] = after(job, reading(job, 0.3))

    mine = operators_drafts.save_draft(
        job.incident.pk, by=ada, content=UpdateContent(body="?"), now=NOW, draft_id=drafted.pk
    )

    assert list(waiting()) == [mine]
    after(job, reading(job, 0.3), reading(job, 0.5))
    assert mine in waiting()


def test_job_s_draft_that_would_reopen_the_incident_is_not_posted(ada):
    job = a_job()
    *_, draft = after(job, reading(job, 0.9), reading(job, 1, state=FINISHED))
    assert draft.fields["status"] == Status.MONITORING
    make.update(job.incident, Status.RESOLVED, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated):
        operators_drafts.post_draft(draft.pk, by=ada, now=NOW + HOUR)


def test_what_newer_facts_replaced_can_still_be_posted(ada):
    job = a_job()
    older, newer = after(job, reading(job, 0.2), reading(job, 0.3), reading(job, 0.5))

    update = operators_drafts.post_draft(older.pk, by=ada, now=NOW)

    assert "a quarter is done" in update.body
    assert list(waiting()) == [newer]


def test_drafts_of_a_job_wait_only_while_the_incident_lasts(ada):
    job = a_job()
    after(job, reading(job, 0.3))
    mine = operators_drafts.save_draft(
        job.incident.pk, by=ada, content=UpdateContent(body="Soon."), now=NOW
    )

    make.update(job.incident, Status.RESOLVED, now=NOW + MINUTE)

    assert list(waiting()) == [mine]
