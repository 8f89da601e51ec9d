"""Taking back what one has just done oneself."""

from __future__ import annotations

import pytest

from incidents.domain.vocabulary import EventKind
from incidents.models import Component, DailyTotal, Event, StatusInterval
from incidents.operations import components, undo
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from tests import make, stored
from tests.make import MINUTE, NOW, SECOND
from tests.operations.table import robin

pytestmark = pytest.mark.django_db

ROBIN = robin("change_component")


def set_to(status: str, component: Component, *, by=ROBIN, now=NOW) -> int:
    """Return the key of the change."""
    components.set_status(component.pk, by=by, status=status, now=now, is_held=True)
    return component.changes.latest("pk").pk


def test_a_status_that_is_undone_leaves_no_trouble_behind():
    change = set_to("major_outage", make.component())

    undone = undo.undo_status(change, by=ROBIN, now=NOW + 20 * SECOND)

    assert undone.status == "operational"
    assert not StatusInterval.objects.exists()
    assert not DailyTotal.objects.exists()


def test_an_earlier_status_that_was_set_shows_again():
    component = make.component()
    set_to("partial_outage", component, by=SYSTEM, now=NOW - MINUTE)
    change = set_to("operational", component)

    assert undo.undo_status(change, by=ROBIN, now=NOW).status == "partial_outage"


def test_what_others_did_or_what_is_long_done_is_not_undone():
    change = set_to("major_outage", make.component())

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_status(change, by=ROBIN, now=NOW + 31 * SECOND)
    with stored.nothing_written(), pytest.raises(Refused, match="somebody has changed it"):
        undo.undo_status(change, by=SYSTEM, now=NOW + SECOND)


def test_of_two_changes_the_same_is_not_undone_twice():
    component = make.component()
    first = set_to("partial_outage", component)
    second = set_to("major_outage", component, now=NOW + SECOND)

    undo.undo_status(second, by=ROBIN, now=NOW + 2 * SECOND)
    with stored.nothing_written(), pytest.raises(Refused, match="undone already"):
        undo.undo_status(second, by=ROBIN, now=NOW + 2 * SECOND)

    component.refresh_from_db()
    assert component.status == "partial_outage"
    assert undo.undo_status(first, by=ROBIN, now=NOW + 3 * SECOND).status == "operational"


def test_only_the_latest_change_is_undone():
    component = make.component()
    first = set_to("partial_outage", component)
    set_to("major_outage", component, now=NOW + SECOND)

    with stored.nothing_written(), pytest.raises(Refused, match="has changed again since"):
        undo.undo_status(first, by=ROBIN, now=NOW + 2 * SECOND)


def test_what_an_incident_claims_since_is_not_undone():
    component = make.component()
    change = set_to("partial_outage", component)
    make.incident(components=make.degraded(component), now=NOW + SECOND)

    with pytest.raises(Refused, match="has changed again since"):
        undo.undo_status(change, by=ROBIN, now=NOW + 2 * SECOND)


def test_nobody_is_told_of_what_was_undone():
    component = make.component()
    set_to("partial_outage", component)
    change = set_to("major_outage", component, now=NOW + SECOND)

    undo.undo_status(change, by=ROBIN, now=NOW + 2 * SECOND)

    told = Event.objects.filter(kind=EventKind.COMPONENT_STATUS_CHANGED).order_by("pk")
    assert [event.notifies for event in told] == [True, False, False]
