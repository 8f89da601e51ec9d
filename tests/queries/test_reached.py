from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.models import Delivery, IncidentUpdate, Subscriber
from incidents.queries.reached import Reached, reached
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


def deliver(event, count: int, state: str = "sent", **fields) -> None:
    for _ in range(count):
        Delivery.objects.create(
            event=event,
            incident=event.incident,
            subscriber=make.subscriber(f"{Subscriber.objects.count()}@example.org"),
            channel="mail",
            state=state,
            next_attempt_at=NOW,
            created_at=NOW,
            **fields,
        )


def test_each_update_says_how_many_it_has_reached_how_soon_and_who_is_failing(
    django_assert_num_queries,
):
    make.page(now=NOW - HOUR)
    incident = make.incident()
    second = make.update(incident, now=NOW + HOUR)
    opened, updated = incident.events.order_by("pk")
    deliver(opened, 1, sent_at=opened.due_at + timedelta(seconds=0.6))
    deliver(opened, 2, sent_at=opened.due_at + timedelta(seconds=14))
    deliver(opened, 1, state="failed", last_error="550 gone")
    deliver(opened, 1, state="pending", last_error="451 later")
    deliver(opened, 1, state="pending")
    deliver(opened, 1, state="superseded")
    deliver(opened, 1, state="cancelled")
    deliver(updated, 1, state="pending")
    updates = list(IncidentUpdate.objects.filter(incident=incident).order_by("pk"))

    with django_assert_num_queries(2):
        found = reached(updates)

    assert found[updates[0].pk] == Reached(3, 6, 2, 1, "0.6 s", "14 s")
    assert found[second.pk] == Reached(0, 1, 0, 0, "", "")


def test_of_an_update_that_nobody_is_told_of_nothing_is_said():
    make.page(now=NOW - HOUR)
    incident = make.incident(notifies=False)

    assert reached(incident.updates.all()) == {}
