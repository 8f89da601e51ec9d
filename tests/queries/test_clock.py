from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import Status
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.queries.clock import next_change_at, next_count_at, next_end_at
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

UTC_ZONE = ZoneInfo("Etc/UTC")
MIDNIGHT = NOW + 12 * HOUR


def test_pages_are_told_otherwise_once_an_estimate_is_missed(django_assert_num_queries):
    incident = make.incident(estimate=Window(NOW + HOUR, NOW + 2 * HOUR), now=NOW)

    with django_assert_num_queries(1):
        assert next_change_at(zone=UTC_ZONE, now=NOW) == NOW + 2 * HOUR
    assert next_change_at(zone=UTC_ZONE, now=NOW + 2 * HOUR + MINUTE) == MIDNIGHT
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    assert next_change_at(zone=UTC_ZONE, now=NOW + HOUR) == MIDNIGHT


def test_what_comes_first_is_the_next_change():
    make.incident(
        next_update_at=NOW + 90 * MINUTE,
        estimate=Window(NOW + HOUR, NOW + 2 * HOUR),
    )

    assert next_change_at(zone=UTC_ZONE, now=NOW) == NOW + 90 * MINUTE


def test_of_one_component_only_what_names_it_counts(django_assert_num_queries):
    cdn, mail = make.component(), make.component("Mail")
    make.incident(components=make.degraded(mail), next_update_at=NOW + HOUR)
    make.update(
        make.incident(components=make.degraded(mail)),
        Status.RESOLVED,
        residual_effect="Loops.",
        residual_ends_at=NOW + 2 * HOUR,
    )
    components.set_status(mail.pk, by=SYSTEM, status="major_outage", now=NOW)
    found = {}

    for part in (cdn, mail):
        with django_assert_num_queries(3):
            found[part] = (
                next_change_at(zone=UTC_ZONE, now=NOW, code=part.code),
                next_end_at(now=NOW, code=part.code),
                next_count_at(zone=UTC_ZONE, now=NOW, code=part.code),
            )

    assert found == {
        cdn: (MIDNIGHT, None, MIDNIGHT),
        mail: (NOW + HOUR, NOW + 2 * HOUR, NOW + MINUTE),
    }
