"""A clock that was ahead is set back: what is said next is the last word."""

from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident, StatusInterval
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
from incidents.render import feeds
from tests import formats, make, stored
from tests.make import HOUR, MINUTE, NOW, SECOND
from tests.operations.conftest import status

pytestmark = pytest.mark.django_db

AHEAD = NOW + 2 * HOUR


@pytest.fixture
def cdn() -> Component:
    make.page()
    return make.component()


def said(incident: Incident) -> list[tuple[str, object]]:
    return list(incident.updates.in_order().values_list("status", "display_at"))


def test_what_is_posted_next_is_the_latest(cdn):
    incident = make.incident(components=make.degraded(cdn), now=NOW - HOUR)
    make.update(incident, Status.IDENTIFIED, components=make.saying("major_outage", cdn), now=AHEAD)
    make.update(incident, Status.MONITORING, now=AHEAD + MINUTE)

    make.update(incident, Status.RESOLVED, now=NOW)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_at) == (Status.RESOLVED, NOW)
    assert said(incident) == [
        (Status.IDENTIFIED, NOW - HOUR),
        (Status.IDENTIFIED, NOW),
        (Status.MONITORING, NOW),
        (Status.RESOLVED, NOW),
    ]
    assert status(cdn) == ComponentStatus.OPERATIONAL
    assert [each.ended_at for each in StatusInterval.objects.all()] == [NOW]
    [entry] = formats.atom(feeds.history_atom(None, now=NOW))
    assert entry.updated_at == NOW


def test_so_it_is_of_an_incident_that_was_opened_by_then(cdn):
    incident = make.incident(components=make.degraded(cdn), now=AHEAD)

    make.update(incident, Status.RESOLVED, now=NOW)

    incident.refresh_from_db()
    assert (incident.started_at, incident.closed_at) == (NOW, NOW)
    assert status(cdn) == ComponentStatus.OPERATIONAL


def test_what_was_dated_back_by_then_keeps_its_place(cdn):
    incident = make.incident(components=make.degraded(cdn), now=NOW - HOUR)
    make.update(incident, Status.MONITORING, now=AHEAD + HOUR)
    make.update(incident, display_at=AHEAD, now=AHEAD + 2 * HOUR)

    make.update(incident, body="It goes on.", now=NOW)

    incident.refresh_from_db()
    told = [status for status, _at in said(incident)]
    assert told[-2:] == [Status.MONITORING, Status.MONITORING]
    assert incident.status == Status.MONITORING


def test_what_another_said_at_the_same_time_keeps_its_own(cdn):
    incident = make.incident(components=make.degraded(cdn), now=NOW - HOUR)
    other = make.update(incident, body="Other", now=NOW + SECOND)

    make.update(incident, body="One", now=NOW)

    other.refresh_from_db()
    assert other.display_at == NOW + SECOND
    assert incident.updates.in_order().last() == other


def test_so_it_is_of_a_maintenance(cdn):
    maintenance = make.maintenance(component_codes=[cdn.code])
    make.update(maintenance, Status.IN_PROGRESS, now=AHEAD)

    make.update(maintenance, Status.COMPLETED, now=NOW + MINUTE)

    maintenance.refresh_from_db()
    assert (maintenance.status, maintenance.started_at) == (Status.COMPLETED, NOW + MINUTE)
    assert status(cdn) == ComponentStatus.OPERATIONAL


def test_what_was_said_by_then_can_be_taken_back(cdn):
    incident = make.incident(components=make.degraded(cdn), now=NOW - HOUR)
    worse = make.update(incident, components=make.saying("major_outage", cdn), now=AHEAD)

    updates.withdraw_update(worse.pk, by=SYSTEM, now=NOW)

    assert status(cdn) == ComponentStatus.DEGRADED_PERFORMANCE


def test_a_rebuild_finds_nothing_to_change(cdn):
    incident = make.incident(components=make.degraded(cdn), now=AHEAD)
    make.update(incident, components=make.saying("major_outage", cdn), now=NOW)
    before = stored.derived()

    updates.derived.rebuild({cdn.pk}, now=NOW)

    assert stored.derived() == before
