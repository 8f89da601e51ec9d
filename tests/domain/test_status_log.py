from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.status_log import ComponentState, Interval, LogEntry, final, intervals, replay
from incidents.domain.vocabulary import Cause, ComponentStatus

START = datetime(2022, 6, 10, 12, tzinfo=UTC)
OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def claim(minute: int, status: ComponentStatus, incident: int = 1) -> LogEntry:
    return LogEntry(at(minute), status, Cause.CLAIM, incident)


def release(minute: int, status: ComponentStatus = OPERATIONAL, incident: int = 1) -> LogEntry:
    return LogEntry(at(minute), status, Cause.RELEASE, incident)


def end(minute: int, incident: int = 1) -> LogEntry:
    """It names no component."""
    return LogEntry(at(minute), OPERATIONAL, Cause.RELEASE, incident, is_implied=True)


def directly(minute: int, status: ComponentStatus) -> LogEntry:
    return LogEntry(at(minute), status, Cause.SET)


def measured(minute: int, status: ComponentStatus, rule: int = 7) -> LogEntry:
    return LogEntry(at(minute), status, Cause.MEASURED, rule=rule)


def status_after(*changes: LogEntry) -> ComponentStatus:
    return final(changes).status


one_change = st.builds(
    lambda minute, status, cause, incident, is_implied: LogEntry(
        at(minute),
        status,
        cause,
        incident if cause in {Cause.CLAIM, Cause.RELEASE} else None,
        is_implied,
        rule=incident if cause == Cause.MEASURED else None,
    ),
    st.integers(0, 40),
    st.sampled_from(ComponentStatus),
    st.sampled_from(Cause),
    st.integers(1, 3),
    st.booleans(),
)
any_log = st.lists(one_change, max_size=20).map(
    lambda changes: sorted(changes, key=lambda change: change.effective_at)
)


def test_the_worst_open_claim_shows():
    assert status_after(claim(0, MAJOR, 1), claim(1, DEGRADED, 2)) == MAJOR


def test_the_end_of_one_incident_leaves_what_the_other_claims():
    assert status_after(claim(0, MAJOR, 1), claim(1, DEGRADED, 2), release(2)) == DEGRADED


def test_the_end_of_all_incidents_leaves_the_component_operational():
    log = [claim(0, MAJOR, 1), claim(1, DEGRADED, 2), release(2), release(3, incident=2)]

    assert status_after(*log) == OPERATIONAL


def test_an_incident_may_end_and_leave_a_component_degraded():
    assert status_after(claim(0, MAJOR), release(1, DEGRADED)) == DEGRADED


def test_what_an_incident_says_last_is_its_claim():
    assert status_after(claim(0, MAJOR), claim(1, OPERATIONAL)) == OPERATIONAL


def test_a_status_set_directly_replaces_all_claims():
    assert status_after(claim(0, MAJOR), claim(0, PARTIAL, 2), directly(1, DEGRADED)) == DEGRADED


def test_a_claim_replaces_a_status_set_directly():
    assert status_after(directly(0, MAJOR), claim(1, DEGRADED)) == DEGRADED


def test_an_end_that_does_not_name_the_component_keeps_what_was_set_directly_since():
    assert status_after(claim(0, DEGRADED), directly(1, MAJOR), end(2)) == MAJOR


def test_an_end_that_names_the_component_replaces_what_was_set_directly():
    assert status_after(claim(0, DEGRADED), directly(1, MAJOR), release(2)) == OPERATIONAL


def test_an_end_that_does_not_name_the_component_frees_what_is_claimed():
    assert status_after(claim(0, DEGRADED), end(2)) == OPERATIONAL
    assert status_after(directly(0, MAJOR), claim(1, DEGRADED), end(2)) == OPERATIONAL


def test_offered_is_the_worst_that_the_others_claim():
    state = final([claim(0, MAJOR, 1), claim(0, DEGRADED, 2), claim(0, PARTIAL, 3)])

    assert state.offered(without=1) == PARTIAL
    assert state.offered(without=3) == MAJOR


def test_offered_is_operational_if_no_other_incident_is_open():
    assert final([claim(0, MAJOR)]).offered(without=1) == OPERATIONAL


@pytest.mark.parametrize("cause", [Cause.CLAIM, Cause.RELEASE])
def test_claims_and_releases_name_their_incident(cause):
    with pytest.raises(ValueError, match="names its incident"):
        ComponentState().apply(LogEntry(START, MAJOR, cause))


def test_time_between_is_operational_and_not_stored():
    log = [claim(0, MAJOR), release(5), claim(7, DEGRADED), release(9)]

    assert intervals(list(replay(log))) == [
        Interval(MAJOR, at(0), at(5)),
        Interval(DEGRADED, at(7), at(9)),
    ]


def test_a_change_to_the_same_status_makes_no_second_interval():
    log = [claim(0, MAJOR), claim(3, MAJOR), release(5)]

    assert intervals(list(replay(log))) == [Interval(MAJOR, at(0), at(5))]


def test_the_last_interval_lasts():
    assert intervals(list(replay([claim(0, MAJOR)]))) == [Interval(MAJOR, at(0), None)]


def test_what_lasts_no_time_is_no_interval():
    assert intervals(list(replay([claim(0, MAJOR), release(0)]))) == []


@given(any_log)
def test_each_step_begins_where_the_last_one_ended(log):
    steps = list(replay(log))

    assert [step.change for step in steps] == log
    assert all(before.after == after.before for before, after in pairwise(steps))
    assert not steps or steps[0].before == OPERATIONAL
    assert final(log).status == (steps[-1].after if steps else OPERATIONAL)


@given(any_log)
def test_intervals_are_what_asking_each_minute_gives(log):
    spans = intervals(list(replay(log)))

    for minute in range(45):
        so_far = [change for change in log if change.effective_at <= at(minute)]
        covering = [
            span.status
            for span in spans
            if span.started_at <= at(minute)
            and (span.ended_at is None or at(minute) < span.ended_at)
        ]
        status = status_after(*so_far)
        assert covering == ([] if status == OPERATIONAL else [status])


@given(any_log)
def test_intervals_are_in_order_not_empty_and_not_needlessly_split(log):
    spans = intervals(list(replay(log)))

    assert all(span.ended_at is None or span.started_at < span.ended_at for span in spans)
    for one, following in pairwise(spans):
        assert one.ended_at is not None
        assert one.ended_at <= following.started_at
        assert (one.ended_at, one.status) != (following.started_at, following.status)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ([measured(0, PARTIAL)], PARTIAL),
        ([measured(0, PARTIAL), measured(1, OPERATIONAL)], OPERATIONAL),
        # Beside what incidents claim, the worst shows, and each takes back its own.
        ([claim(0, DEGRADED), measured(1, PARTIAL)], PARTIAL),
        ([claim(0, DEGRADED), measured(1, PARTIAL), measured(2, OPERATIONAL)], DEGRADED),
        ([claim(0, MAJOR), measured(1, PARTIAL), end(2)], PARTIAL),
        ([measured(0, PARTIAL), claim(1, MAJOR), end(2), measured(3, OPERATIONAL)], OPERATIONAL),
        ([measured(0, PARTIAL), measured(1, MAJOR, rule=8), measured(2, OPERATIONAL, 8)], PARTIAL),
        # What a person sets directly has the last word.
        ([measured(0, MAJOR), directly(1, OPERATIONAL)], OPERATIONAL),
        ([measured(0, MAJOR), directly(1, DEGRADED), measured(2, OPERATIONAL)], DEGRADED),
        # Planned work explains it; once that has ended, it shows.
        ([claim(0, MAINTENANCE), measured(1, MAJOR)], MAINTENANCE),
        ([claim(0, MAINTENANCE), measured(1, MAJOR), end(2)], MAJOR),
    ],
)
def test_what_is_measured_stands_beside_what_is_said(changes, status):
    assert status_after(*changes) == status
