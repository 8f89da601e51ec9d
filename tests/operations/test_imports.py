"""Incidents of the past are stored as if each update had been posted at its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import PartialWindow
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import AuditKind, ComponentStatus, Impact, Status
from incidents.models import (
    AuditEntry,
    Component,
    Event,
    Incident,
    IncidentUpdate,
    StatusChange,
)
from incidents.operations import maintenances, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from incidents.queries.reports import reports
from tests import examples, make, stored
from tests.archives import after, load, post_one_by_one
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db
DEGRADED, MAJOR = ComponentStatus.DEGRADED_PERFORMANCE, ComponentStatus.MAJOR_OUTAGE


ESTIMATED = PastUpdate(
    content=UpdateContent(
        body="Soon.", display_at=NOW, estimate=PartialWindow(NOW + HOUR, NOW + DAY)
    )
)


def told(status, at, *, components=None, affected=(), **fields) -> PastUpdate:
    content = UpdateContent(
        status=status,
        body=f"At {at}.",
        display_at=at,
        components=components,
        affected=affected,
    )
    return PastUpdate(content=content, **fields)


def past(*given: PastUpdate, **fields) -> PastIncident:
    return PastIncident(**{"name": "Loops", "updates": given} | fields)


def outage(component: Component, *, begun=NOW - DAY, **fields) -> PastIncident:
    return past(
        told(Status.INVESTIGATING, begun, components=make.saying(MAJOR, component)),
        told(Status.RESOLVED, begun + HOUR),
        **fields,
    )


def load_all(*given: PastIncident) -> list[Incident]:
    return load(given)


def test_codes_edit_times_and_whether_they_were_reported_afterwards_are_as_given():
    incident, backfilled = load_all(
        past(
            told(Status.RESOLVED, NOW - DAY, code="u" * 12, edited_at=NOW - HOUR),
            code="i" * 12,
            is_backfilled=False,
        ),
        past(told(Status.RESOLVED, NOW - DAY), is_backfilled=True),
    )

    assert (incident.code, incident.is_backfilled) == ("i" * 12, False)
    assert backfilled.is_backfilled
    update = incident.updates.get()
    assert (update.code, update.edited_at) == ("u" * 12, NOW - HOUR)


def test_a_start_later_than_the_first_update_is_the_time_of_that_update():
    late, early = NOW - DAY + HOUR, NOW - 2 * DAY
    found = load_all(
        past(told(Status.RESOLVED, NOW - DAY), started_at=late),
        past(told(Status.RESOLVED, NOW - DAY), started_at=early),
    )

    assert [incident.started_at for incident in found] == [NOW - DAY, early]


def test_nobody_is_told_and_the_audit_has_one_entry():
    make.page()
    load_all(*[outage(make.component(str(number))) for number in range(3)])

    assert not Event.objects.exists()
    entry = AuditEntry.objects.get(kind=AuditKind.INCIDENTS_IMPORTED)
    assert entry.detail == {"count": 3}


def test_no_incidents_leave_no_trace():
    make.page()
    with stored.nothing_written():
        assert load_all() == []


def test_an_imported_update_can_be_corrected_as_any_other():
    cdn = make.component()
    load_all(outage(cdn))
    first = IncidentUpdate.objects.order_by("display_at").first()

    updates.edit_update(
        first.pk,
        by=SYSTEM,
        content=UpdateContent(body="?", components=make.degraded(cdn)),
        now=NOW,
    )

    assert Incident.objects.get().impact == Impact.MINOR


@pytest.mark.parametrize(
    ("wrong", "field", "text"),
    [
        ({"name": " "}, "name", "Incident 2"),
        ({"updates": ()}, None, "at least one"),
        (
            {
                "updates": (told(Status.SCHEDULED, NOW - 2 * DAY),),
                "scheduled_for": NOW - DAY,
                "scheduled_until": NOW - HOUR,
            },
            "status",
            "no update ends it",
        ),
        ({"code": "UPPER"}, "code", "no code"),
        ({"scheduled_until": NOW}, "scheduled_for", "give both"),
        ({"scheduled_for": NOW, "scheduled_until": NOW}, "scheduled_until", "would end before"),
        ({"updates": (PastUpdate(content=UpdateContent(body="?")),)}, "display_at", "update 1"),
        ({"updates": (told(Status.RESOLVED, NOW + DAY),)}, "display_at", "later than now"),
        (
            {"updates": (told(Status.RESOLVED, NOW, edited_at=NOW + DAY),)},
            "edited_at",
            "time of the edit",
        ),
        (
            {"updates": (told(Status.RESOLVED, NOW, edited_at=NOW - DAY),)},
            "edited_at",
            "edited before it was posted",
        ),
        (
            {"updates": (told(Status.RESOLVED, NOW - HOUR), ESTIMATED)},
            "estimate_earliest_at",
            "update 2",
        ),
        (
            {
                "updates": (told(Status.COMPLETED, NOW - HOUR), told(Status.CANCELLED, NOW)),
                "scheduled_for": NOW - DAY,
                "scheduled_until": NOW,
            },
            "status",
            "cannot be cancelled as well",
        ),
        (
            {"updates": (told(Status.RESOLVED, NOW, components={"x" * 12: MAJOR}),)},
            "components",
            "No component has the code",
        ),
    ],
)
def test_one_that_makes_no_sense_is_named_and_none_is_stored(wrong, field, text):
    good = outage(make.component())

    with stored.nothing_written(), pytest.raises(Refused, match=text) as refused:
        load_all(good, replace(good, **wrong))

    assert refused.value.field == field


def test_a_code_that_is_taken_or_given_twice_is_refused():
    cdn = make.component()
    load_all(outage(cdn, code="a" * 12))

    for codes in (["a" * 12], ["b" * 12, "b" * 12]):
        with stored.nothing_written(), pytest.raises(Refused, match="taken"):
            load_all(*[outage(cdn, code=code) for code in codes])


@st.composite
def archives(draw) -> list[list[tuple]]:
    """Incidents as (minutes from the one before, status, statuses of three components)."""
    statuses = [Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED]
    said = st.dictionaries(st.integers(0, 2), st.sampled_from(list(ComponentStatus)), max_size=3)
    update = st.tuples(st.integers(1, 500), st.sampled_from(statuses), said)
    return draw(st.lists(st.lists(update, min_size=1, max_size=5), min_size=1, max_size=6))


def as_given(archive, parts) -> list[PastIncident]:
    """No two updates are posted at the same time: the number of each sets it apart."""
    found, number = [], 0
    for place, acts in enumerate(archive):
        at, given = NOW - 10 * DAY + place * 3 * HOUR, []
        for minutes, status, said in acts:
            number += 1
            at += minutes * MINUTE
            components = {parts[key].code: value for key, value in said.items()}
            moment = at + timedelta(milliseconds=number)
            given.append(told(status, moment, components=components, code=f"{number:012}"))
        found.append(past(*given, code=f"{place:012}"))
    return found


@pytest.mark.long
@examples.in_database(0.4)
@given(archives())
def test_newest_first_and_at_once_is_oldest_first_and_one_by_one(archive):
    with transaction.atomic():
        make.page()
        parts = [make.component(name, code=name.lower() * 12, now=NOW - 20 * DAY) for name in "ABC"]
        given_ = as_given(archive, parts)
        newest_first = [replace(each, updates=each.updates[::-1]) for each in given_[::-1]]

        assert after(newest_first, load) == after(given_, post_one_by_one)

        transaction.set_rollback(True)


def test_a_component_may_be_affected_without_a_status():
    cdn, begun = make.component(), NOW - DAY
    load_all(
        past(
            told(Status.INVESTIGATING, begun, affected=[cdn.code]),
            told(Status.RESOLVED, begun + HOUR, affected=[cdn.code]),
        )
    )

    assert [report.affected for report in reports(Incident.objects.all())] == [[cdn]]
    assert Incident.objects.get().impact == Impact.NONE
    assert not StatusChange.objects.exists()


def test_such_a_component_counts_with_what_it_showed_then():
    cdn, begun = make.component(), NOW - DAY
    load_all(
        past(
            told(Status.INVESTIGATING, begun, components={cdn.code: ComponentStatus.MAJOR_OUTAGE}),
            told(Status.RESOLVED, begun + 2 * HOUR),
        ),
        past(told(Status.INVESTIGATING, begun + HOUR, affected=[cdn.code])),
    )

    assert [each.impact for each in Incident.objects.all()] == [Impact.CRITICAL, Impact.CRITICAL]


def test_planned_work_claims_such_components_as_it_begins():
    cdn, begun = make.component(), NOW - DAY
    load_all(
        past(
            told(Status.SCHEDULED, begun - DAY, affected=[cdn.code]),
            told(Status.IN_PROGRESS, begun),
            told(Status.COMPLETED, begun + HOUR),
            scheduled_for=begun,
            scheduled_until=begun + HOUR,
        )
    )

    assert cdn.intervals.get().status == ComponentStatus.UNDER_MAINTENANCE


def test_an_edit_can_give_such_a_component_a_status():
    cdn = make.component()
    load_all(past(told(Status.INVESTIGATING, NOW - DAY, affected=[cdn.code])))
    update = IncidentUpdate.objects.get()

    for statuses in ({}, make.degraded(cdn)):
        content = UpdateContent(body="?", components=statuses)
        updates.edit_update(update.pk, by=SYSTEM, content=content, now=NOW)

    row = update.affected.get()
    assert (row.new_status, row.says) == (ComponentStatus.DEGRADED_PERFORMANCE, True)
    assert Component.objects.get().status == ComponentStatus.DEGRADED_PERFORMANCE


def test_a_maintenance_of_the_past_was_worked_on_as_told():
    cdn = make.component()
    begun = NOW - DAY
    [incident] = load_all(
        past(
            told(Status.SCHEDULED, begun - DAY, components=make.saying(MAJOR, cdn)),
            told(Status.IN_PROGRESS, begun),
            told(Status.COMPLETED, begun + HOUR),
            scheduled_for=begun,
            scheduled_until=begun + 2 * HOUR,
        )
    )

    assert (incident.started_at, incident.closed_at) == (begun, begun + HOUR)
    interval = cdn.intervals.get()
    assert interval.status == ComponentStatus.UNDER_MAINTENANCE
    assert (interval.started_at, interval.ended_at) == (begun, begun + HOUR)
    assert maintenances.advance_due(now=NOW) == 0
