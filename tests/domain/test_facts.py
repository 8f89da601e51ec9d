from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.contradictions import contradictions
from incidents.domain.estimates import EstimateOutcome, PublishedEstimate, Window
from incidents.domain.facts import (
    IncidentRecords,
    JobCourse,
    Override,
    Said,
    Sending,
    Trouble,
    computed,
    corrected,
    cut,
    longest_silence,
    promises,
    stored,
)
from incidents.domain.status_log import Interval
from incidents.domain.vocabulary import ComponentStatus, Status
from tests.make import HOUR, MINUTE, NOW, SECOND


def said(minutes: float, status: Status = Status.IDENTIFIED, promised: float | None = None) -> Said:
    by = None if promised is None else NOW + promised * MINUTE
    return Said(NOW + minutes * MINUTE, status, by)


def course(**fields) -> IncidentRecords:
    return IncidentRecords(**({"now": NOW + 5 * HOUR, "started_at": NOW} | fields))


def test_times_are_counted_from_the_start():
    found = computed(
        course(
            recorded_at=NOW + 4 * MINUTE,
            mitigated_at=NOW + 2 * HOUR,
            closed_at=NOW + 3 * HOUR,
            said=[
                said(5, Status.INVESTIGATING),
                said(40, Status.IDENTIFIED),
                said(120, Status.MONITORING),
                said(180, Status.RESOLVED),
            ],
        )
    )

    assert {
        name: found[name].value / MINUTE
        for name in found
        if name.startswith("time-to-") and found[name].value is not None
    } == {
        "time-to-detect": 4,
        "time-to-first-update": 5,
        "time-to-identify": 40,
        "time-to-mitigate": 120,
        "time-to-resolve": 180,
    }
    assert found["resolved"].value == NOW + 3 * HOUR
    assert found["longest-silence"].value == 80 * MINUTE


def test_what_is_not_known_yet_has_its_name_and_no_value():
    found = computed(course(said=[said(0, Status.INVESTIGATING)]))

    assert found["resolved"].value is None
    assert found["time-to-mitigate"].value is None
    assert found["time-to-tell-all-first"].value is None


def test_what_was_seen_before_it_was_told_says_by_how_much():
    found = computed(course(seen_at=NOW - 8 * MINUTE, said=[said(8)]))
    told_first = computed(course(seen_at=NOW + 9 * MINUTE, said=[said(8)]))
    by_hand = corrected(found, {"seen": ((NOW - HOUR).isoformat(), Override("A log.", "", NOW))})

    assert (found["seen"].value, found["told-late-by"].value) == (NOW - 8 * MINUTE, 16 * MINUTE)
    assert told_first["told-late-by"].value == -MINUTE
    assert by_hand["told-late-by"].value == 68 * MINUTE
    assert computed(course(said=[said(8)]))["told-late-by"].value is None


def test_it_was_detected_when_it_was_first_told_if_it_was_entered_later():
    entered = course(recorded_at=NOW + HOUR, said=[said(10)])

    assert computed(entered)["detected"].value == NOW + 10 * MINUTE


@pytest.mark.parametrize(("until", "minutes"), [(40, 30), (90, 60), (30, 30), (10, 10)], ids=str)
def test_silence_lasts_until_the_next_update_or_the_end(until, minutes):
    updates = [said(0), said(30)]

    assert longest_silence(updates, until=NOW + until * MINUTE) == minutes * MINUTE


@pytest.mark.parametrize(
    ("updates", "now", "expected"),
    [
        ([said(0, promised=30), said(30)], 60, (1, 1)),
        ([said(0, promised=30), said(31)], 60, (0, 1)),
        ([said(0, promised=30)], 20, (0, 0)),
        ([said(0, promised=30)], 31, (0, 1)),
        ([said(0), said(31)], 60, (0, 0)),
        ([said(0, promised=30), said(5, Status.RESOLVED, promised=20)], 60, (1, 1)),
    ],
    ids=["kept", "late", "not due", "overdue", "none made", "nothing is owed after the end"],
)
def test_a_promise_is_kept_by_the_next_update_in_time(updates, now, expected):
    assert promises(updates, now=NOW + now * MINUTE) == expected


def test_components_have_the_sum_of_each_status_the_worst_first():
    spans = [
        Interval(ComponentStatus.DEGRADED_PERFORMANCE, NOW, NOW + MINUTE),
        Interval(ComponentStatus.MAJOR_OUTAGE, NOW + MINUTE, NOW + 3 * MINUTE),
        Interval(ComponentStatus.MAJOR_OUTAGE, NOW + 4 * MINUTE, NOW + 5 * MINUTE),
    ]

    found = computed(course(troubles=[Trouble("abc", "CDN", span) for span in spans]))

    told = [(name, str(f.label), f.value) for name, f in found.items() if name.startswith("time-a")]
    assert told == [
        ("time-abc-major-outage", "CDN: Major outage", 3 * MINUTE),
        ("time-abc-degraded-performance", "CDN: Degraded performance", MINUTE),
    ]


def test_a_component_is_in_trouble_as_long_as_clocks_tell():
    span = Interval(
        ComponentStatus.MAJOR_OUTAGE, NOW + 20 * SECOND, NOW + 10 * MINUTE + 55 * SECOND
    )

    found = computed(course(troubles=[Trouble("abc", "CDN", span)]))

    assert found["time-abc-major-outage"].value == 10 * MINUTE


def test_a_job_has_what_was_promised_beside_its_real_end():
    promised = Window(NOW + HOUR, NOW + 2 * HOUR)
    late = JobCourse("j", "Purge", NOW, NOW + 3 * HOUR, promised)
    endless = JobCourse("k", "Ping {}", None, None)

    found = computed(course(jobs=[late, endless]))

    assert found["job-j-promised"].value == NOW + 2 * HOUR
    assert found["job-j-finished"].value == NOW + 3 * HOUR
    assert found["job-j-length"].value == 3 * HOUR
    assert found["job-j-late-by"].value == HOUR
    assert found["job-k-late-by"].value is None
    assert str(found["job-k-length"].label) == "Ping {}: took"


def test_estimates_that_held_are_counted_among_those_that_are_over():
    window = PublishedEstimate(Window(NOW + HOUR, NOW + 2 * HOUR), NOW)
    outcomes = [EstimateOutcome(window, NOW + HOUR), EstimateOutcome(window, NOW + 3 * HOUR)]

    held = computed(course(outcomes=outcomes))["estimates-held"]

    assert (held.value, held.of) == (1, 2)


def test_messages_have_the_wait_of_the_first_and_of_the_slowest():
    sendings = [Sending(NOW, NOW + 14 * SECOND), Sending(NOW, NOW + timedelta(minutes=3))]

    found = computed(course(sendings=sendings, people_told=815))

    assert found["time-to-tell-all-first"].value == 14 * SECOND
    assert found["time-to-tell-all-slowest"].value == 3 * MINUTE
    assert found["people-told"].value == 815


def test_names_of_facts_are_in_kebab_case():
    assert all(
        name.islower() and " " not in name and "_" not in name for name in computed(course())
    )


def test_intervals_are_cut_at_the_ends():
    outage = ComponentStatus.MAJOR_OUTAGE
    spans = [
        Interval(outage, NOW - HOUR, NOW + HOUR),
        Interval(outage, NOW + 2 * HOUR, None),
        Interval(outage, NOW + 4 * HOUR, None),
    ]

    assert list(cut(spans, start=NOW, end=NOW + 3 * HOUR)) == [
        Interval(outage, NOW, NOW + HOUR),
        Interval(outage, NOW + 2 * HOUR, NOW + 3 * HOUR),
    ]


def test_lengths_follow_times_that_were_corrected_unless_they_were_themselves():
    found = computed(course(closed_at=NOW + 2 * HOUR))
    earlier = (stored(NOW - HOUR), Override("It was seen before.", "ada", NOW))
    half = (stored(HOUR / 2), Override("By the log.", "ada", NOW))

    told = corrected(found, {"started": earlier, "time-to-detect": half})

    assert told["time-to-resolve"].value == 3 * HOUR
    assert told["time-to-detect"].value == HOUR / 2


def test_planned_work_has_no_facts_of_what_was_unplanned():
    told = {"recorded_at": NOW - HOUR, "said": [Said(NOW - HOUR, Status.SCHEDULED)]}
    found = computed(course(is_planned=True, closed_at=NOW + HOUR, **told))

    assert not found.keys() & {"detected", "time-to-detect", "first-update", "time-to-first-update"}
    assert found["time-to-resolve"].value == HOUR
    assert contradictions([], found, now=NOW + HOUR) == []
