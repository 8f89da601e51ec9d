"""Taking back what one has just done oneself."""

from __future__ import annotations

import pytest

from incidents.models import DailyTotal, StatusInterval
from incidents.operations import components, undo
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from tests import make, stored
from tests.make import MINUTE, NOW, SECOND
from tests.operations.table import robin

pytestmark = pytest.mark.django_db

ROBIN = robin("change_component")


def test_a_status_that_is_undone_leaves_no_trouble_behind():
    component = make.component()
    components.set_status(component.pk, by=ROBIN, status="major_outage", now=NOW)

    undone = undo.undo_status(component.pk, by=ROBIN, now=NOW + 20 * SECOND)

    assert undone.status == "operational"
    assert not StatusInterval.objects.exists()
    assert not DailyTotal.objects.exists()


def test_an_earlier_status_that_was_set_shows_again():
    component = make.component()
    components.set_status(component.pk, by=SYSTEM, status="partial_outage", now=NOW - MINUTE)
    components.set_status(component.pk, by=ROBIN, status="operational", now=NOW)

    assert undo.undo_status(component.pk, by=ROBIN, now=NOW).status == "partial_outage"


def test_what_others_did_or_what_is_long_done_is_not_undone():
    component = make.component()
    components.set_status(component.pk, by=ROBIN, status="major_outage", now=NOW)

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_status(component.pk, by=ROBIN, now=NOW + 31 * SECOND)
    with stored.nothing_written(), pytest.raises(Refused, match="somebody has changed it"):
        undo.undo_status(component.pk, by=SYSTEM, now=NOW + SECOND)


def test_it_is_undone_once():
    component = make.component()
    components.set_status(component.pk, by=ROBIN, status="major_outage", now=NOW)
    undo.undo_status(component.pk, by=ROBIN, now=NOW)

    with pytest.raises(Refused, match="too late"):
        undo.undo_status(component.pk, by=ROBIN, now=NOW)
