"""Times of updates: when they were posted, when the next one comes, when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from incidents.domain.estimates import PartialWindow
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, IncidentKind
from incidents.models import DailyTotal, StatusInterval
from incidents.operations.errors import EndsBeforeStart, InTheFuture, Refused
from incidents.queries.reports import report
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.conftest import edit_update

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]


def test_backdating_rebuilds_intervals_and_totals():
    cdn = make.component()
    incident = make.incident(started_at=NOW - 3 * HOUR, now=NOW)
    make.update(
        incident, components=make.saying(MAJOR, cdn), display_at=NOW - 2 * HOUR, now=NOW + HOUR
    )
    make.update(incident, RESOLVED, now=NOW + HOUR)

    span = StatusInterval.objects.get()
    assert (span.started_at, span.ended_at) == (NOW - 2 * HOUR, NOW + HOUR)
    assert DailyTotal.objects.get().seconds == 3 * 3600


def test_an_edited_time_rebuilds_intervals_and_totals():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, RESOLVED, now=NOW + 2 * HOUR)

    edit_update(last, display_at=NOW + HOUR)

    assert StatusInterval.objects.get().ended_at == NOW + HOUR
    assert DailyTotal.objects.get().seconds == 3600
    incident.refresh_from_db()
    assert incident.closed_at == NOW + HOUR


def test_a_backdated_update_before_the_end_leaves_the_incident_closed():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + 2 * HOUR)

    make.update(incident, MONITORING, display_at=NOW + HOUR, now=NOW + DAY)

    incident.refresh_from_db()
    assert (incident.status, incident.monitoring_at) == (RESOLVED, NOW + HOUR)


def test_of_two_at_the_same_instant_the_later_recorded_decides():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + HOUR)

    make.update(incident, MONITORING, display_at=NOW + HOUR, now=NOW + 2 * HOUR)

    incident.refresh_from_db()
    assert incident.status == MONITORING


def test_an_update_from_before_the_start_is_refused():
    incident = make.incident(started_at=NOW)

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="correct its start first"):
        make.update(incident, display_at=NOW - MINUTE)


def test_resolved_before_started_is_refused():
    incident = make.incident(status=RESOLVED)
    last = incident.updates.get()

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="end before it started"):
        edit_update(last, display_at=NOW - MINUTE)


def test_an_update_from_the_future_is_refused():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(InTheFuture, match="use an earlier time"):
        make.update(incident, display_at=NOW + timedelta(microseconds=1), now=NOW)


def test_a_time_of_another_zone_is_the_same_instant():
    incident = make.incident(started_at=NOW - DAY, now=NOW)
    kolkata = timezone(timedelta(hours=5, minutes=30))

    update = make.update(incident, display_at=(NOW - HOUR).astimezone(kolkata), now=NOW)

    update.refresh_from_db()
    assert update.display_at == NOW - HOUR


# Promises


def test_an_update_may_promise_the_next_one():
    incident = make.incident(next_update_at=NOW + HOUR)

    assert report(incident.code).next_update_at == NOW + HOUR


def test_the_promise_of_the_latest_update_stands():
    incident = make.incident(next_update_at=NOW + HOUR)

    make.update(incident, now=NOW + MINUTE)

    assert report(incident.code).next_update_at is None


def test_the_end_keeps_all_promises():
    incident = make.incident()
    make.update(incident, RESOLVED, next_update_at=NOW + HOUR)

    assert report(incident.code).next_update_at is None


@pytest.mark.parametrize("late", [timedelta(0), -MINUTE])
def test_a_promise_for_earlier_than_the_update_is_refused(late):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="promise a later time"):
        make.update(incident, next_update_at=NOW + late)
    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="promise a later time"):
        edit_update(incident.updates.get(), next_update_at=NOW + late)


# Estimates


def estimate(**fields: Any) -> PartialWindow:
    """In 45 to 60 minutes."""
    return replace(PartialWindow(NOW + 45 * MINUTE, NOW + HOUR, "p"), **fields)


def test_an_update_tells_when_the_work_will_be_done():
    update = make.update(make.incident(), IDENTIFIED, estimate=estimate(depends_on=" the\np "))

    update.refresh_from_db()
    assert update.estimate_earliest_at == NOW + 45 * MINUTE
    assert update.estimate_latest_at == NOW + HOUR
    assert update.estimate_depends_on == "the p"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"latest_at": None}, "needs its earliest and its latest"),
        ({"earliest_at": None}, "needs its earliest and its latest"),
        ({"earliest_at": None, "latest_at": None}, "needs its earliest"),
        ({"latest_at": NOW + MINUTE}, "ends before it begins"),
        ({"earliest_at": NOW - MINUTE}, "before its update is posted"),
        ({"depends_on": "p" * 256}, "has 256 characters"),
        ({"latest_at": (NOW + HOUR).replace(tzinfo=None)}, "has no zone"),
    ],
)
def test_an_estimate_that_makes_no_sense_is_refused(wrong, why):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match=why):
        make.update(incident, IDENTIFIED, estimate=estimate(**wrong))


def test_the_end_cannot_be_estimated_by_the_update_that_ends_it():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="nothing is left to estimate"):
        make.update(incident, RESOLVED, estimate=estimate())


def test_an_estimate_can_be_corrected_and_taken_back():
    update = make.update(make.incident(), IDENTIFIED, estimate=estimate())

    edit_update(update, estimate=estimate(depends_on="s"))
    update.refresh_from_db()
    assert update.estimate_depends_on == "s"

    edit_update(update)
    update.refresh_from_db()
    assert (update.estimate_earliest_at, update.estimate_depends_on) == (None, "")
    assert update.edited_at


def test_an_incident_can_be_opened_with_an_estimate():
    update = make.incident(estimate=estimate()).updates.get()

    assert update.estimate_latest_at == NOW + HOUR
