"""Two at once. Each thread has a connection of its own and commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from incidents.domain.vocabulary import EventKind, Status
from incidents.models import Event, Incident, IncidentUpdate, Revision, SignInFailure
from incidents.operations import maintenances
from incidents.operations.outbox import PAGE_TOPIC
from incidents.operations.tries import MOST_FOR_A_NAME, TooManyTries, begin_try
from tests import make
from tests.make import HOUR, MINUTE, NOW

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
    fields = {"now": NOW + number * MINUTE, "body": str(number)} | fields
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


def test_the_very_first_writes_may_come_at_once():
    make.page()
    Revision.objects.all().delete()

    results = at_once(*[lambda: make.group("Community")] * 2)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert Revision.objects.get(topic=PAGE_TOPIC).number == 2


def test_guesses_that_come_at_once_are_no_more_than_one_after_the_other():
    guesses = [lambda: begin_try(name="ada", origin="here", now=NOW)] * 12

    results = at_once(*guesses)

    refused = [result for result in results if isinstance(result, TooManyTries)]
    begun = [result for result in results if isinstance(result, SignInFailure)]
    assert (len(begun), len(refused)) == (MOST_FOR_A_NAME, 12 - MOST_FOR_A_NAME), results
