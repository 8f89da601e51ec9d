from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import Status
from incidents.queries.clock import next_change_at
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
