from __future__ import annotations

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident
from incidents.operations import components, incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.queries import status_log
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus


def left(incident: Incident) -> dict[Component, ComponentStatus]:
    return {component: offer.status for component, offer in status_log.offered(incident).items()}


def test_the_end_offers_the_worst_that_other_open_incidents_claim():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.saying(MAJOR, cdn, files))
    make.incident(components=make.degraded(cdn))
    make.incident(components=make.saying(PARTIAL, cdn))

    assert left(incident) == {cdn: PARTIAL, files: OPERATIONAL}


def test_what_others_claim_is_offered_with_their_names():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.saying(MAJOR, cdn, files))
    make.incident(name="Slow search", components=make.degraded(cdn))

    offered = status_log.offered(incident)

    assert (offered[cdn].claimants, offered[files].claimants) == (["Slow search"], [])


def test_incidents_that_ended_or_were_withdrawn_claim_nothing():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    ended = make.incident(components=make.degraded(cdn))
    make.update(ended, Status.RESOLVED, now=NOW + MINUTE)
    withdrawn = make.incident(components=make.degraded(cdn))
    incidents.withdraw_incident(withdrawn.pk, by=SYSTEM, now=NOW)

    assert left(incident) == {cdn: OPERATIONAL}


def test_what_is_only_planned_is_not_offered():
    maintenance = make.maintenance(component_codes=[make.component().code])

    assert status_log.offered(maintenance) == {}


def test_what_was_set_directly_since_is_neither_claimed_nor_offered():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))

    components.set_status(cdn.pk, by=SYSTEM, status=MAJOR, now=NOW + MINUTE)

    assert status_log.claims(incident) == {files: DEGRADED}
    assert left(incident) == {files: OPERATIONAL}


def test_an_ended_incident_offers_nothing():
    incident = make.incident(components=make.degraded(make.component()))
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)

    assert status_log.offered(incident) == {}
    assert status_log.claims(incident) == {}


def test_removed_components_are_neither_named_nor_offered():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)

    assert status_log.affected(incident) == []
    assert status_log.offered(incident) == {}


def test_affected_is_what_standing_updates_name():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn))
    update = make.update(incident, components=make.degraded(files), now=NOW + MINUTE)
    assert set(status_log.affected(incident)) == {cdn, files}

    updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)
    assert status_log.affected(incident) == [cdn]


def test_claims_are_what_the_incident_said_last():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))

    make.update(incident, components=make.saying(MAJOR, files), now=NOW + MINUTE)

    assert status_log.claims(incident) == {cdn: DEGRADED, files: MAJOR}


def test_the_log_is_in_the_order_in_which_things_were_said_also_after_an_edit():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, components=make.saying(PARTIAL, cdn), display_at=NOW, now=NOW + MINUTE)
    components.set_status(cdn.pk, by=SYSTEM, status=MAJOR, effective_at=NOW, now=NOW + 2 * MINUTE)

    updates.edit_update(
        incident.updates.in_order()[0].pk,
        by=SYSTEM,
        content=UpdateContent(body="?", components=make.saying(MAINTENANCE, cdn)),
        now=NOW + HOUR,
    )

    log = status_log.logs([cdn.pk])[cdn.pk]
    assert [row.status for row in log] == [MAINTENANCE, PARTIAL, MAJOR]
    cdn.refresh_from_db()
    assert cdn.status == MAJOR


def test_a_replay_may_start_at_once_while_the_component_is_operational():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)

    assert status_log.fresh_start(cdn.pk, before=NOW) == NOW
    assert status_log.fresh_start(cdn.pk, before=NOW + HOUR) == NOW + HOUR


@pytest.mark.long
def test_a_replay_starts_where_the_present_run_of_trouble_began():
    cdn = make.component()
    ended = make.incident(components=make.degraded(cdn), now=NOW - HOUR)
    make.update(ended, Status.RESOLVED, now=NOW - MINUTE)
    incident = make.incident(components=make.degraded(cdn))
    for number in range(30):
        status = PARTIAL if number % 2 else MAJOR
        make.update(incident, components=make.saying(status, cdn), now=NOW + (1 + number) * MINUTE)

    assert status_log.fresh_start(cdn.pk, before=NOW + 15 * MINUTE) == NOW
    assert status_log.fresh_start(cdn.pk, before=NOW + HOUR) == NOW
    assert status_log.fresh_start(cdn.pk, before=NOW - MINUTE) == NOW - HOUR


def test_the_stated_numbers_of_queries(django_assert_num_queries):
    parts = [make.component(f"Part {n}", group=make.group()) for n in range(3)]
    incident = make.incident(components=make.degraded(*parts))

    with django_assert_num_queries(1):
        status_log.logs([part.pk for part in parts])
    with django_assert_num_queries(1):
        status_log.fresh_start(parts[0].pk, before=NOW + HOUR)
    with django_assert_num_queries(1):
        assert [c.full_name for c in status_log.affected(incident)]
    with django_assert_num_queries(2):
        status_log.claims(incident)
    with django_assert_num_queries(2):
        status_log.offered(incident)
    with django_assert_num_queries(2):
        status_log.current(incident, [parts[0].code], is_end=True)
    with django_assert_num_queries(2):
        status_log.current(incident, [parts[0].code], is_end=False)
    with django_assert_num_queries(0):
        status_log.current(incident, [], is_end=False)
