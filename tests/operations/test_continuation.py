"""An update that comes last gives what a replay of everything gives, and writes less.

That it gives the same is tried with any story in ``test_timeline``.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from incidents.domain.vocabulary import Status
from incidents.models import Incident, StatusChange
from incidents.operations import components, derived, updates
from incidents.operations.actor import SYSTEM
from incidents.queries import status_log
from tests import make
from tests.make import HOUR, MINUTE, NOW
from tests.operations.conftest import status

pytestmark = pytest.mark.django_db


def is_last(incident: Incident, *codes: str, at: datetime) -> bool:
    found = Incident.objects.with_last_display().get(pk=incident.pk)
    current = status_log.current(found, codes, is_end=False)
    return derived.is_last(found, current, at=at)


def test_only_what_is_later_than_all_updates_continues_them():
    incident = make.incident()
    make.update(incident, now=NOW + HOUR)

    assert is_last(incident, at=NOW + HOUR + MINUTE)
    assert not is_last(incident, at=NOW + HOUR)
    assert not is_last(incident, at=NOW + MINUTE)


def test_it_is_later_than_all_that_was_said_of_its_components_by_others_too():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.set_status(cdn.pk, by=SYSTEM, status="major_outage", now=NOW + HOUR)

    assert is_last(incident, at=NOW + MINUTE)
    assert not is_last(incident, cdn.code, at=NOW + MINUTE)
    assert is_last(incident, cdn.code, at=NOW + HOUR + MINUTE)


def test_an_update_withdrawn_since_counts_no_more():
    incident = make.incident()
    last = make.update(incident, now=NOW + HOUR)
    updates.withdraw_update(last.pk, by=SYSTEM, now=NOW + HOUR)

    assert is_last(incident, at=NOW + MINUTE)


def test_of_maintenance_everything_is_derived_again():
    assert not is_last(make.maintenance(), at=NOW + HOUR)


def test_a_component_removed_since_is_freed_by_the_end():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW + MINUTE)

    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    assert status(cdn) == "operational"
    assert StatusChange.objects.latest("pk").cause == "release"


def test_an_update_writes_a_version_of_its_incident_only_if_that_is_worded_anew():
    incident = make.incident()
    make.update(incident, now=NOW + MINUTE)
    opened = Incident.history.count()

    make.update(
        incident,
        Status.RESOLVED,
        residual_effect="Some loops.",
        residual_ends_at=NOW + 3 * HOUR,
        now=NOW + HOUR,
    )

    assert (opened, Incident.history.count()) == (1, 2)
