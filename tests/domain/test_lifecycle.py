from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from incidents.domain import lifecycle
from incidents.domain.lifecycle import SHORTEST, TRAITS, PageSection, Times
from incidents.domain.transitions import UpdateStatus
from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, Status

NOW = datetime(2022, 6, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SCHEDULED, IN_PROGRESS, VERIFYING, COMPLETED, CANCELLED = STATUSES_OF[IncidentKind.MAINTENANCE]
PLANNED = Times(NOW + HOUR, NOW + 2 * HOUR)


def begun(*statuses: Status) -> int | None:
    """Return the place of the update with which the run that counts began."""
    updates = [UpdateStatus(status, NOW + i * HOUR) for i, status in enumerate(statuses)]
    at = lifecycle.began_at(updates)
    return None if at is None else int((at - NOW) / HOUR)


def test_every_state_has_its_traits_and_only_work_in_progress_claims():
    assert set(TRAITS) == set(STATUSES_OF[IncidentKind.MAINTENANCE])
    assert {status for status, traits in TRAITS.items() if traits.is_claiming} == {
        status for status, traits in TRAITS.items() if traits.section is PageSection.IN_PROGRESS
    }


@pytest.mark.parametrize(
    ("statuses", "began"),
    [
        ([SCHEDULED], None),
        ([SCHEDULED, CANCELLED], None),
        ([SCHEDULED, COMPLETED], None),
        ([SCHEDULED, IN_PROGRESS, VERIFYING, COMPLETED], 1),
        ([SCHEDULED, VERIFYING], 1),
        ([SCHEDULED, IN_PROGRESS, SCHEDULED], None),
        ([SCHEDULED, IN_PROGRESS, SCHEDULED, IN_PROGRESS], 3),
        ([SCHEDULED, IN_PROGRESS, COMPLETED, IN_PROGRESS, COMPLETED], 1),
        ([SCHEDULED, IN_PROGRESS, CANCELLED, IN_PROGRESS, COMPLETED], 3),
    ],
)
def test_the_run_that_counts_is_the_one_after_the_last_time_it_was_put_back(statuses, began):
    assert begun(*statuses) == began


@pytest.mark.parametrize("before", TRAITS)
@pytest.mark.parametrize("after", TRAITS)
def test_no_ending_follows_another_and_all_else_may(before, after):
    assert lifecycle.may_follow(before, after) == ({before, after} != {COMPLETED, CANCELLED})


@pytest.mark.parametrize("status", [SCHEDULED, CANCELLED])
def test_what_was_not_worked_has_its_planned_times(status):
    assert lifecycle.times(status, planned=PLANNED, started_at=NOW, ended_at=NOW) == PLANNED


def test_what_goes_on_ends_as_planned_and_what_is_done_as_it_did():
    going = lifecycle.times(IN_PROGRESS, planned=PLANNED, started_at=NOW, ended_at=None)
    done = lifecycle.times(COMPLETED, planned=PLANNED, started_at=NOW, ended_at=NOW + 5 * HOUR)

    assert going == Times(NOW, PLANNED.end_at)
    assert done == Times(NOW, NOW + 5 * HOUR)


def test_nothing_ends_when_it_begins():
    late = PLANNED.end_at + HOUR

    going = lifecycle.times(IN_PROGRESS, planned=PLANNED, started_at=late, ended_at=None)

    assert going == Times(late, late + SHORTEST)


@pytest.mark.parametrize("status", TRAITS)
def test_formats_of_statuspage_know_no_cancelled(status):
    told = lifecycle.on_statuspage(status)

    assert told == (COMPLETED if status == CANCELLED else status)
