from __future__ import annotations

from dataclasses import replace

import pytest

from incidents.domain.transitions import Label
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, IncidentKind
from incidents.models import Incident
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.operations.conflicts import BaseState
from incidents.operations.errors import Outdated
from incidents.operations.updates import withdraw_update
from incidents.queries import status_log
from tests import make, stored
from tests.make import HOUR, MINUTE, NOW
from tests.operations.conftest import labels, status

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]


def seen(incident: Incident) -> BaseState:
    """The state that somebody sees who begins to write now."""
    claims = status_log.expected(incident)
    return BaseState(incident.status, {c.code: claimed for c, claimed in claims.items()})


def test_an_update_written_before_the_end_does_not_reopen_unseen():
    incident = make.incident()
    opened = seen(incident)
    make.update(incident, RESOLVED, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="“Resolved” by now, not “Identi"):
        make.update(incident, IDENTIFIED, based_on=opened, now=NOW + HOUR)


def test_who_has_seen_the_end_may_reopen():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + MINUTE)
    incident.refresh_from_db()

    make.update(incident, IDENTIFIED, based_on=seen(incident), now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.is_open


def test_words_that_others_posted_meanwhile_are_read_first_though_the_status_is_as_it_was():
    incident = make.incident()
    opened = replace(seen(incident), latest=incident.updates.get().code)
    make.update(incident, IDENTIFIED, body="All is purged.", now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="since: “All is purged"):
        make.update(incident, IDENTIFIED, based_on=opened, now=NOW + HOUR)


def test_what_was_withdrawn_meanwhile_is_not_to_be_read():
    incident = make.incident()
    opened = replace(seen(incident), latest=incident.updates.get().code)
    taken = make.update(incident, IDENTIFIED, now=NOW + MINUTE)
    withdraw_update(taken.pk, by=SYSTEM, now=NOW + MINUTE)

    make.update(incident, IDENTIFIED, based_on=opened, now=NOW + HOUR)


def test_what_was_said_of_a_component_meanwhile_is_not_replaced_unseen():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)
    make.update(incident, IDENTIFIED, components=make.saying(OPERATIONAL, cdn), now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="CDN it says “Operational”"):
        make.update(
            incident, IDENTIFIED, components=make.degraded(cdn), based_on=opened, now=NOW + HOUR
        )


def test_neither_is_what_was_set_directly_meanwhile():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)
    components.set_status(cdn.pk, by=SYSTEM, status=OPERATIONAL, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated):
        make.update(
            incident, IDENTIFIED, components=make.degraded(cdn), based_on=opened, now=NOW + HOUR
        )


def test_a_note_lands_whatever_was_said_of_components_meanwhile():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)
    make.update(incident, IDENTIFIED, components=make.saying(OPERATIONAL, cdn), now=NOW + MINUTE)

    make.update(incident, IDENTIFIED, based_on=opened, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert incident.updates.count() == 3


def test_two_who_say_the_same_of_a_component_both_land():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)

    for minute in (1, 2):
        at = NOW + minute * MINUTE
        make.update(incident, IDENTIFIED, components=make.degraded(cdn), based_on=opened, now=at)

    assert incident.updates.count() == 3


def test_programs_that_do_not_say_what_they_saw_all_land():
    incident = make.incident()

    make.update(incident, RESOLVED, now=NOW + MINUTE)
    make.update(incident, IDENTIFIED, now=NOW + 2 * MINUTE)

    assert labels(incident) == [Label.STATUS, Label.STATUS, Label.REOPENED]
