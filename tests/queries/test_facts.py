from __future__ import annotations

import pytest

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Delivery
from incidents.queries.facts import facts_of
from tests import make
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


def values(incident, now=NOW + 5 * HOUR) -> dict[str, object]:
    return {name: fact.value for name, fact in facts_of(incident, now).items()}


def test_facts_come_from_updates_status_log_jobs_and_deliveries(django_assert_max_num_queries):
    make.page(now=NOW - HOUR)
    cdn = make.component()
    outage = make.saying(ComponentStatus.MAJOR_OUTAGE, cdn)
    incident = make.incident(components=outage, next_update_at=NOW + 30 * MINUTE)
    job = make.job(incident, started_at=NOW + MINUTE, ended_at=NOW + 2 * HOUR)
    window = Window(NOW + HOUR, NOW + 90 * MINUTE)
    make.update(incident, Status.IDENTIFIED, now=NOW + 20 * MINUTE, estimate=window)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
    deliver(incident.events.earliest("pk"))

    with django_assert_max_num_queries(9):
        found = values(incident)

    assert found["time-to-resolve"] == 2 * HOUR
    assert found[f"time-{cdn.code}-major-outage"] == 2 * HOUR
    assert found["promises-kept"] == 1
    assert found["people-told"] == 1
    assert found["time-to-tell-all-first"] == 14 * SECOND
    assert found[f"job-{job.code}-promised"] == NOW + 90 * MINUTE
    assert found[f"job-{job.code}-late-by"] == 30 * MINUTE


def test_of_a_component_counts_what_lay_within_the_incident():
    make.page(now=NOW - HOUR)
    cdn = make.component()
    make.incident(name="Earlier", started_at=NOW - HOUR, components=make.degraded(cdn))
    incident = make.incident(components=make.degraded(cdn))

    found = values(incident, NOW + MINUTE)

    assert found[f"time-{cdn.code}-degraded-performance"] == MINUTE


def test_what_was_reported_afterwards_was_not_detected_when_it_was_entered():
    make.page(now=NOW - HOUR)
    incident = make.incident(started_at=NOW - 3 * HOUR, now=NOW, display_at=NOW - 2 * HOUR)

    assert values(incident)["detected"] == NOW - 2 * HOUR


def deliver(event) -> None:
    Delivery.objects.create(
        event=event,
        incident=event.incident,
        subscriber=make.subscriber(),
        channel="mail",
        state="sent",
        next_attempt_at=NOW,
        created_at=NOW,
        sent_at=event.due_at + 14 * SECOND,
    )
