"""Posting is counted in statements, the two of its transaction included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident, StatusChange
from incidents.operations.conflicts import BaseState
from incidents.operations.deliveries import deliver_due
from incidents.tasks import BY_MAIL, BY_POST
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + HOUR


@pytest.fixture
def cdn() -> Component:
    make.page()
    return make.component()


@pytest.fixture
def incident(cdn: Component) -> Incident:
    """Open for an hour, of which it has told every ten minutes."""
    incident = make.incident(components=make.degraded(cdn, make.component("Uploads")))
    for number in range(1, 6):
        make.update(incident, Status.IDENTIFIED, now=NOW + number * 10 * MINUTE)
    return incident


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@contextmanager
def entries_read() -> Iterator[list[StatusChange]]:
    """Note each entry of the log that is read or made meanwhile."""
    found: list[StatusChange] = []

    def noted(instance: StatusChange, **kwargs: object) -> None:
        found.append(instance)

    post_init.connect(noted, sender=StatusChange)
    try:
        yield found
    finally:
        post_init.disconnect(noted, sender=StatusChange)


@pytest.mark.parametrize(
    ("of_cdn", "status", "count"),
    [
        (None, Status.MONITORING, 12),
        (ComponentStatus.DEGRADED_PERFORMANCE, Status.MONITORING, 16),
        (ComponentStatus.MAJOR_OUTAGE, Status.MONITORING, 23),
        (None, Status.RESOLVED, 21),
        (ComponentStatus.OPERATIONAL, Status.RESOLVED, 21),
    ],
)
def test_posting_and_resolving_by_statement_count(incident, cdn, of_cdn, status, count):
    said = make.saying(of_cdn, cdn) if of_cdn else None

    assert statements(lambda: make.update(incident, status, components=said, now=LATER)) == count


def test_opening_an_incident_by_statement_count(cdn):
    assert statements(lambda: make.incident(components=make.degraded(cdn))) == 17


def test_comparing_with_what_its_writer_saw_costs_nothing(incident, cdn):
    seen = BaseState(Status.IDENTIFIED, make.degraded(cdn))
    said = make.degraded(cdn)

    def post() -> None:
        make.update(incident, components=said, based_on=seen, now=LATER)

    assert statements(post) == 16


@pytest.mark.long
def test_what_is_backdated_costs_no_more_for_all_that_was_told_before_and_since(cdn):
    def past(number: int) -> None:
        begun = NOW - number * 7 * HOUR
        old = make.incident(components=make.degraded(cdn), started_at=begun, now=begun)
        make.update(old, Status.RESOLVED, now=begun + HOUR)

    for number in (5, 4, 3, 2, 1):
        past(number)
    middle = Incident.objects.order_by("started_at")[2]

    def backdated(minute: int, status: ComponentStatus) -> tuple[int, int]:
        at = middle.started_at + minute * MINUTE
        said = make.saying(status, cdn)

        def post() -> None:
            make.update(middle, Status.IDENTIFIED, components=said, display_at=at, now=NOW)

        with entries_read() as entries:
            return statements(post), len(entries)

    statements_of_five, entries_of_five = backdated(10, ComponentStatus.PARTIAL_OUTAGE)
    for number in range(6, 30):
        past(number)
    for number in range(1, 30):
        past(-number)

    statements_of_many, entries_of_many = backdated(20, ComponentStatus.MAJOR_OUTAGE)
    assert statements_of_many <= statements_of_five
    # Its own and the one told before it are replayed besides.
    assert entries_of_many <= entries_of_five + 2


@pytest.mark.parametrize(("channels", "expected"), [(BY_MAIL, 8), (BY_POST, 6)])
def test_a_worker_that_finds_nothing_to_send_asks_little(cdn, channels, expected):
    make.subscriber()

    def look() -> None:
        deliver_due(clock=lambda: NOW, channels=channels)

    assert statements(look) == expected
