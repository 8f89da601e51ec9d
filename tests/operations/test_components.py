from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.codes import PATTERN
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import Component, DailyTotal, StatusChange, StatusInterval
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import (
    Gone,
    InTheFuture,
    Refused,
    StatusDoesNotFit,
    TextMissing,
    TextTooLong,
)
from incidents.queries.reports import report
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus


def set_status(of: Component, status: str, **fields: Any) -> Component:
    return components.set_status(of.pk, **{"by": SYSTEM, "status": status, "now": NOW} | fields)


def edit(of: Component, **fields: Any) -> Component:
    return components.edit_component(of.pk, by=SYSTEM, now=NOW, **fields)


def test_a_new_component_is_operational_and_has_a_code():
    cdn = make.component()

    assert cdn.status == OPERATIONAL
    assert re.fullmatch(PATTERN, cdn.code)


def test_imports_keep_codes():
    assert make.component(code="kctbh9vrtdwd").code == "kctbh9vrtdwd"
    assert make.group(code="b13yz5g2cw10").code == "b13yz5g2cw10"


@pytest.mark.parametrize("maker", [make.component, make.group])
def test_groups_and_components_share_their_codes(maker):
    make.component(code="kctbh9vrtdwd")
    make.group(code="b13yz5g2cw10")

    for taken in ("kctbh9vrtdwd", "b13yz5g2cw10"):
        with stored.nothing_written(), pytest.raises(Refused, match="is taken; choose another"):
            maker(code=taken)


@pytest.mark.parametrize("code", ["short", "KCTBH9VRTDWD", "kctbh9vrtdw\n", "x" * 13, "é" * 12])
def test_what_is_no_code_is_refused(code):
    with stored.nothing_written(), pytest.raises(Refused, match="12 letters"):
        make.component(code=code)


@pytest.mark.parametrize("maker", [make.component, make.group])
def test_names_are_held_to_255_characters(maker):
    assert len(maker("é" * 255).name) == 255
    with stored.nothing_written(), pytest.raises(TextTooLong, match="255 or fewer"):
        maker("é" * 256)
    with stored.nothing_written(), pytest.raises(TextMissing):
        maker(" ")


@pytest.mark.parametrize("maker", [make.component, make.group])
@pytest.mark.parametrize(
    "fields",
    [
        {"description": "x" * 1001},
        {"description": "\ud83d"},
        {"position": -1},
        {"position": 2**31},
    ],
)
def test_what_the_database_could_not_take_is_refused(maker, fields):
    with stored.nothing_written(), pytest.raises(Refused):
        maker(**fields)


@pytest.mark.parametrize("maker", [make.component, make.group])
def test_a_description_is_cleaned(maker):
    assert maker(description=" One\0\r\ntwo ").description == "One\ntwo"


def test_an_edit_changes_what_is_shown_but_not_the_status():
    cdn = set_status(make.component(), DEGRADED)
    group = make.group()

    edit(cdn, name="CDN", group=group)

    cdn.refresh_from_db()
    assert (cdn.full_name, cdn.status) == ("Package index › CDN", DEGRADED)


def test_a_status_set_directly_is_logged_and_replaces_claims():
    cdn = make.component()
    make.incident(components=make.saying(MAJOR, cdn), now=NOW - HOUR)

    set_status(cdn, PARTIAL)

    cdn.refresh_from_db()
    assert cdn.status == PARTIAL
    change = StatusChange.objects.get(cause=Cause.SET)
    assert (change.status, change.effective_at, change.recorded_at) == (PARTIAL, NOW, NOW)


def test_what_is_set_at_the_moment_of_a_claim_has_the_last_word():
    cdn = make.component()
    make.incident(components=make.saying(MAJOR, cdn))

    set_status(cdn, PARTIAL)

    cdn.refresh_from_db()
    assert cdn.status == PARTIAL


def test_of_many_set_at_once_each_costs_few_statements_and_none_is_set_alone():
    few, many = (
        [make.component(f"{count} {number}") for number in range(count)] for count in (2, 12)
    )

    def statements(of: list[Component], status: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            components.set_statuses({each.pk: status for each in of}, by=SYSTEM, now=NOW)
        return len(seen)

    assert statements(many, MAJOR) - statements(few, MAJOR) <= 10 * 7
    assert set(Component.objects.values_list("status", flat=True)) == {MAJOR}

    with pytest.raises(Refused) as refused:
        components.set_statuses({few[0].pk: PARTIAL, few[1].pk: "merry"}, by=SYSTEM, now=NOW)
    assert refused.value.field == "status"
    few[0].refresh_from_db()
    assert few[0].status == MAJOR


def test_a_status_set_for_earlier_rebuilds_what_came_after():
    cdn = make.component()
    set_status(cdn, OPERATIONAL, effective_at=NOW - HOUR)

    set_status(cdn, MAJOR, effective_at=NOW - 2 * HOUR)

    span = StatusInterval.objects.get()
    assert (span.started_at, span.ended_at) == (NOW - 2 * HOUR, NOW - HOUR)
    assert DailyTotal.objects.get().seconds == 3600
    cdn.refresh_from_db()
    assert cdn.status == OPERATIONAL


def test_setting_what_is_so_changes_nothing():
    cdn = make.component()
    set_status(cdn, DEGRADED)

    with stored.nothing_written():
        set_status(cdn, DEGRADED, now=NOW + MINUTE)


def test_setting_the_same_for_the_same_instant_lands_once():
    cdn = make.component()
    set_status(cdn, MAJOR, effective_at=NOW - HOUR)

    with stored.nothing_written():
        set_status(cdn, MAJOR, effective_at=NOW - HOUR, now=NOW + MINUTE)


def test_an_unknown_status_is_refused():
    cdn = make.component()

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="choose one of operat"):
        set_status(cdn, "broken")


def test_a_status_from_the_future_is_refused():
    cdn = make.component()

    with stored.nothing_written(), pytest.raises(InTheFuture, match="time of the change"):
        set_status(cdn, MAJOR, effective_at=NOW + timedelta(seconds=1))


def test_a_removed_component_is_off_the_page_but_past_incidents_name_it():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)

    components.remove_component(cdn.pk, by=SYSTEM, now=NOW + HOUR)

    assert not Component.objects.shown().exists()
    assert report(incident.code).affected == [cdn]


def test_an_incident_ends_though_its_component_was_removed():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW + MINUTE)

    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    cdn.refresh_from_db()
    assert cdn.status == OPERATIONAL
    assert StatusInterval.objects.get().ended_at == NOW + HOUR


def test_what_was_removed_is_gone():
    cdn = make.component()
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written(), pytest.raises(Gone, match="create a new component"):
        set_status(cdn, MAJOR)
    with stored.nothing_written(), pytest.raises(Gone):
        edit(cdn, name="?")
    with stored.nothing_written(), pytest.raises(Gone):
        components.remove_component(cdn.pk, by=SYSTEM, now=NOW)


def test_time_in_service_before_the_first_change_is_operational():
    cdn = make.component(now=NOW - 90 * DAY)

    set_status(cdn, MAJOR)

    assert StatusInterval.objects.get().started_at == NOW
