from __future__ import annotations

import pytest

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.operations import maintenances as operations
from incidents.queries.maintenances import COMPLETED_SHOWN, maintenances
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def test_maintenances_are_told_apart_by_where_they_stand():
    done = make.maintenance(name="Done", now=NOW - DAY)
    make.update(done, Status.COMPLETED, now=NOW - HOUR)
    running = make.maintenance(name="Running", now=NOW - 2 * HOUR, scheduled_until=NOW + DAY)
    operations.advance_due(now=NOW)
    later = make.maintenance(scheduled_for=NOW + 2 * DAY, scheduled_until=NOW + 3 * DAY)
    sooner = make.maintenance()
    make.incident()

    found = maintenances()

    assert [r.incident for r in found.in_progress] == [running]
    assert [r.incident for r in found.upcoming] == [sooner, later]
    assert [r.incident for r in found.completed] == [done]


def test_later_occurrences_of_a_series_stand_apart():
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    first, *later = weekly.occurrences.order_by("recurs_at")
    make.update(later.pop(3), Status.SCHEDULED, body="With a longer break.")

    found = maintenances()

    assert found.repeated == later
    assert len(found.upcoming) == 2
    assert found.upcoming[0].incident == first


@pytest.mark.long
def test_the_last_that_ended_come_first_up_to_twenty():
    for number in range(COMPLETED_SHOWN + 1):
        one = make.maintenance(name=str(number), now=NOW - 90 * DAY)
        make.update(one, Status.COMPLETED, now=NOW - number * DAY)

    names = [report.incident.name for report in maintenances().completed]

    assert names == [str(number) for number in range(COMPLETED_SHOWN)]


def test_seven_queries(django_assert_num_queries):
    cdn = make.component()
    for _ in range(2):
        make.maintenance(component_codes=[cdn.code])
        done = make.maintenance(component_codes=[cdn.code])
        make.update(done, Status.COMPLETED)

    with django_assert_num_queries(7):
        maintenances()
