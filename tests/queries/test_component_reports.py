from __future__ import annotations

import pytest

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.queries import component_reports
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def names(reports):
    return [report.incident.name for report in reports]


def test_what_is_under_way_is_apart_from_plans_and_from_the_past(django_assert_num_queries):
    cdn = make.component(now=NOW - 800 * DAY)
    hit = make.degraded(cdn)
    make.incident(name="Older", components=hit, started_at=NOW - 2 * HOUR)
    make.incident(name="Newer", components=hit)
    for name, days in (("Later", 3), ("Sooner", 2)):
        at = NOW + days * DAY
        make.maintenance([cdn.code], name=name, scheduled_for=at, scheduled_until=at + HOUR)
    begun = make.maintenance([cdn.code], name="Begun")
    make.update(begun, Status.IN_PROGRESS)
    for name, days in (("Long ago", 300), ("Yesterday", 1)):
        past = make.incident(name=name, components=hit, now=NOW - days * DAY)
        make.update(past, Status.RESOLVED, now=NOW - days * DAY + HOUR)
    make.incident(name="Of others", components=make.degraded(make.component("Mail")))

    with django_assert_num_queries(6):
        found = component_reports.of(cdn, since=NOW - 100 * DAY)

    assert names(found.under_way) == ["Newer", "Older", "Begun"]
    assert names(found.planned) == ["Sooner", "Later"]
    assert names(found.past) == ["Yesterday"]
    assert (found.is_open_cut, found.is_past_cut) == (False, False)


@pytest.mark.long
def test_occurrences_of_a_series_count_as_one_among_the_plans():
    cdn = make.component()
    for name in ("Dumps", "Restarts"):
        make.maintenance([cdn.code], name=name, recurrence=Recurrence(Frequency.WEEKLY))
    last = {"scheduled_for": NOW + 100 * DAY, "scheduled_until": NOW + 101 * DAY}
    make.maintenance([cdn.code], name="Move", **last)

    found = component_reports.of(cdn, since=NOW)

    assert names(found.planned) == ["Restarts", "Dumps", "Move"]
    assert not found.is_open_cut


@pytest.mark.long
def test_many_plans_push_no_incident_out():
    cdn = make.component()
    make.incident(components=make.degraded(cdn))
    for number in range(26):
        make.maintenance([cdn.code], name=str(number))

    found = component_reports.of(cdn, since=NOW)

    assert names(found.under_way) == ["Redirect loops"]
    assert len(found.planned) == 24
    assert found.is_open_cut
