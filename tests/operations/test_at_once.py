"""Two at once. Each thread has a connection of its own and commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.progress import Partition, Reading
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import PAGE_TOPIC, EventKind, Frequency, Status
from incidents.models import (
    Draft,
    Event,
    Incident,
    IncidentUpdate,
    Revision,
    Token,
)
from incidents.operations import drafts, links, maintenances, series, tokens
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.errors import Gone, Refused
from incidents.operations.jobs import lifecycle
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all acts in threads that start together; return what each returned or raised."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=10)
            results[number] = acts[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def posting(incident: Incident, number: int, **fields: Any) -> Callable[[], object]:
    fields = {"now": NOW + number * SECOND, "body": str(number)} | fields
    return lambda: make.update(incident, Status.IDENTIFIED, **fields)


def test_two_people_posting_at_once_both_land_in_order():
    make.page()
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    results = at_once(*[posting(incident, number) for number in (3, 1, 4, 2)])

    assert all(isinstance(result, IncidentUpdate) for result in results), results
    told = incident.updates.in_order().values_list("body", flat=True)
    assert list(told)[1:] == ["1", "2", "3", "4"]
    assert Event.objects.filter(kind=EventKind.INCIDENT_UPDATED).count() == 4


def test_a_submission_sent_twice_at_once_lands_once():
    make.page()
    incident = make.incident()

    results = at_once(*[posting(incident, 1, submission="form-1") for _ in range(3)])

    assert len({getattr(result, "pk", result) for result in results}) == 1, results
    assert incident.updates.count() == 2


def test_an_incident_submitted_twice_at_once_is_one():
    make.page()

    results = at_once(*[lambda: make.incident(submission="form-1")] * 3)

    assert {getattr(result, "pk", result) for result in results} == {Incident.objects.get().pk}
    assert Event.objects.count() == 1


def test_one_resolves_while_another_posts_and_the_component_is_right():
    make.page()
    cdn = make.component()
    first = make.incident(components=make.saying("major_outage", cdn))
    second = make.incident(components=make.degraded(cdn))

    results = at_once(
        lambda: make.update(first, Status.RESOLVED, now=NOW + MINUTE),
        lambda: make.update(
            second, Status.IDENTIFIED, components=make.saying("partial_outage", cdn), now=NOW + HOUR
        ),
    )

    assert all(isinstance(result, IncidentUpdate) for result in results), results
    cdn.refresh_from_db()
    assert cdn.status == "partial_outage"


def test_two_sweeps_at_once_take_each_step_once():
    make.page()
    maintenance = make.maintenance(component_codes=[make.component().code])

    taken = at_once(*[lambda: maintenances.advance_due(now=NOW + 90 * MINUTE)] * 3)

    assert sorted(taken) == [0, 0, 1]
    told = maintenance.updates.in_order().values_list("status", flat=True)
    assert list(told) == ["scheduled", "in_progress"]


def test_two_sweeps_at_once_create_each_occurrence_once():
    make.page()
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    later = NOW + 14 * DAY

    made = at_once(*[lambda: series.extend_due(now=later)] * 3)

    assert sorted(made) == [0, 0, 2]
    assert weekly.occurrences.count() == 15


def test_the_very_first_writes_may_come_at_once():
    make.page()
    Revision.objects.all().delete()

    results = at_once(*[lambda: make.group("Community")] * 2)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert Revision.objects.get(topic=PAGE_TOPIC).number == 2


def drafting(incident: Incident, by: Actor, body: str, **options: Any) -> Callable[[], object]:
    content = UpdateContent(body=body)
    return lambda: drafts.save_draft(incident.pk, by=by, content=content, now=NOW, **options)


def test_the_same_draft_saved_twice_at_once_is_one(ada):
    incident = make.incident()

    results = at_once(*[drafting(incident, ada, "Soon.")] * 4)

    assert {getattr(result, "pk", result) for result in results} == {Draft.objects.get().pk}


def test_a_draft_is_posted_or_saved_and_nothing_typed_is_lost(ada):
    make.page()
    incident = make.incident()
    draft = drafting(incident, ada, "Soon.")()

    saved, posted = at_once(
        drafting(incident, ada, "Sooner.", draft_id=draft.pk),
        lambda: drafts.post_draft(draft.pk, by=ada, now=NOW),
    )

    assert isinstance(posted, IncidentUpdate), posted
    assert isinstance(saved, Gone) or posted.body == "Sooner.", saved


def test_a_token_asked_for_twice_at_once_is_issued_once(ada):
    def issue() -> object:
        return tokens.issue_token(by=ada, name="Robot", permissions=[], now=NOW, submission="key")

    results = at_once(*[issue] * 4)

    assert Token.objects.count() == 1, results
    assert sum(isinstance(result, Refused) for result in results) == 3, results


def test_two_people_of_one_name_made_at_once_are_one_and_a_refusal(ada):
    def create() -> object:
        return links.invite_user(by=ada, username="eve", now=NOW)

    results = at_once(create, create)

    assert sorted(type(result).__name__ for result in results) == ["Refused", "tuple"], results


def reading(second: float, done: float) -> Reading:
    return Reading(NOW.timestamp() + second, (Partition("a", 100, done),))


def test_readings_of_a_job_that_come_at_once_are_stored_in_order():
    make.page()
    job = make.job()

    results = at_once(
        *[
            lambda n=n: lifecycle.record(job.pk, reading(n, n), now=NOW + n * SECOND)
            for n in range(6)
        ]
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    stored = [row.at for row in job.readings.order_by("pk")]
    assert stored == sorted(stored)
    assert Revision.objects.get(topic=job.topic).number == len(stored)


def test_an_edit_of_a_job_loses_no_reading_that_comes_at_once():
    make.page()
    job = make.job()

    results = at_once(
        lambda: lifecycle.edit_job(job.pk, by=SYSTEM, name="Purge", now=NOW),
        *[
            lambda n=n: lifecycle.record(job.pk, reading(n, n), now=NOW + n * SECOND)
            for n in range(4)
        ],
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    job.refresh_from_db()
    latest = job.readings.latest()
    assert (job.name, job.started_at) == ("Purge", job.readings.earliest().at)
    assert job.counters["bar"][0] == latest.done


@pytest.mark.long
def test_nobody_waits_in_a_circle(ada):
    """Each round ends one of the jobs, whose draft waits, while others post, save and edit."""
    make.page()
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    estimate = Window(NOW + HOUR, NOW + 2 * HOUR)
    make.update(incident, Status.IDENTIFIED, estimate=estimate)

    for number in range(5):
        job = make.job(incident, posts_by_itself=bool(number % 2))
        lifecycle.record(job.pk, reading(0, 10), now=NOW)
        draft = drafting(incident, ada, f"Draft {number}")()
        results = at_once(
            lambda job=job: lifecycle.record(job.pk, reading(60, 55), now=NOW + MINUTE),
            lambda job=job: lifecycle.record(job.pk, reading(120, 100), now=NOW + 2 * MINUTE),
            lambda draft=draft: drafts.post_draft(draft.pk, by=ada, now=NOW + 2 * MINUTE),
            drafting(incident, ada, f"Again {number}", draft_id=draft.pk),
            posting(incident, 3, components=make.degraded(cdn)),
            lambda job=job: lifecycle.remove_job(job.pk, by=SYSTEM, now=NOW + 3 * MINUTE),
        )
        broken = [each for each in results if isinstance(each, DatabaseError)]
        assert not broken, results
