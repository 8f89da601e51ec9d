from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.transitions import (
    IncidentState,
    Label,
    UpdateStatus,
    following,
    incident_state,
    label,
    labels,
)
from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, Status

START = datetime(2022, 6, 10, 11, 8, tzinfo=UTC)
INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]
any_statuses = st.lists(st.sampled_from(STATUSES_OF[IncidentKind.REALTIME]), min_size=1)
maintenance_statuses = st.lists(st.sampled_from(STATUSES_OF[IncidentKind.MAINTENANCE]), min_size=1)


def said(*statuses: Status) -> list[UpdateStatus]:
    """One update a minute."""
    return [UpdateStatus(status, minute(number)) for number, status in enumerate(statuses)]


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def test_the_founding_incident_is_labelled_as_it_was():
    told = [IDENTIFIED, IDENTIFIED, IDENTIFIED, IDENTIFIED, MONITORING, RESOLVED]

    assert labels(told) == [
        Label.STATUS,
        Label.UPDATE,
        Label.UPDATE,
        Label.UPDATE,
        Label.STATUS,
        Label.STATUS,
    ]


def test_an_incident_opens_again_aloud():
    assert labels([RESOLVED, IDENTIFIED]) == [Label.STATUS, Label.REOPENED]


def test_a_note_after_the_end_is_an_update():
    assert labels([IDENTIFIED, RESOLVED, RESOLVED])[-1] is Label.UPDATE


def test_a_step_back_says_its_status():
    assert labels([MONITORING, INVESTIGATING])[-1] is Label.STATUS


@given(any_statuses)
def test_update_is_printed_exactly_where_the_status_stays(statuses):
    found = labels(statuses)

    assert len(found) == len(statuses)
    assert found[0] is Label.STATUS
    for (before, after), printed in zip(pairwise(statuses), found[1:], strict=True):
        assert (printed is Label.UPDATE) == (before == after)
        assert (printed is Label.REOPENED) == (before == RESOLVED != after)


@given(any_statuses, st.data())
def test_taking_an_update_away_relabels_at_most_the_next(statuses, data):
    gone = data.draw(st.integers(0, len(statuses) - 1))
    left = statuses[:gone] + statuses[gone + 1 :]

    before, after = labels(statuses), labels(left)

    assert after[:gone] == before[:gone]
    assert after[gone + 1 :] == before[gone + 2 :]


@pytest.mark.parametrize("first", Status)
def test_any_status_may_come_first(first):
    assert label(first, after=None) is Label.STATUS
    assert incident_state(said(first)).status == first


@given(any_statuses | maintenance_statuses)
def test_the_last_update_decides_the_status(statuses):
    stand = incident_state(said(*statuses))

    assert stand.status == statuses[-1]
    assert (stand.closed_at is not None) == statuses[-1].is_closed


@given(any_statuses | maintenance_statuses)
def test_the_end_is_when_the_last_run_of_closing_updates_began(statuses):
    stand = incident_state(said(*statuses))

    if stand.closed_at is not None:
        end = (stand.closed_at - START) // timedelta(minutes=1)
        assert all(status.is_closed for status in statuses[end:])
        assert end == 0 or not statuses[end - 1].is_closed


@given(any_statuses, st.integers(1, 3))
def test_notes_after_the_end_change_nothing(statuses, notes):
    closed = incident_state(said(*statuses, RESOLVED))

    assert incident_state(said(*statuses, *[RESOLVED] * (1 + notes))) == closed


def test_watching_begins_with_the_last_run_of_monitoring():
    stand = incident_state(said(MONITORING, IDENTIFIED, MONITORING, MONITORING, RESOLVED))

    assert stand == IncidentState(RESOLVED, monitoring_at=minute(2), closed_at=minute(4))


def test_watching_is_over_when_the_cause_is_sought_again():
    assert incident_state(said(MONITORING, INVESTIGATING)).monitoring_at is None


def test_reopening_forgets_the_end():
    assert incident_state(said(IDENTIFIED, RESOLVED, MONITORING)) == IncidentState(
        MONITORING, monitoring_at=minute(2), closed_at=None
    )


def test_an_incident_without_updates_stands_nowhere():
    with pytest.raises(ValueError, match="at least one update"):
        incident_state([])


@given(any_statuses, st.sampled_from(STATUSES_OF[IncidentKind.REALTIME]))
def test_one_more_update_leads_where_all_of_them_do(statuses, last):
    *told, latest = said(*statuses, last)

    assert following(incident_state(told), latest) == incident_state([*told, latest])
