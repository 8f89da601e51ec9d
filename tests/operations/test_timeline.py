from __future__ import annotations

import pytest

from incidents.models import AuditEntry, StarredMoment, TimelineEntry
from incidents.operations import timeline
from incidents.operations.action_items import add_item
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from tests import make
from tests.make import MINUTE, NOW
from tests.operations.prepared import entry, item

pytestmark = pytest.mark.django_db


def test_an_entry_that_is_sent_twice_is_added_once():
    incident = make.incident()
    for _twice in range(2):
        timeline.add_entry(
            incident.pk, by=SYSTEM, code="abcdefghijkl", text="Paris is down.", now=NOW
        )

    assert TimelineEntry.objects.count() == 1


def test_the_audit_keeps_what_an_entry_said_before():
    row = entry(kind="decision", cost="An hour.")
    timeline.edit_entry(row.pk, by=SYSTEM, text="Rolled back.", kind="note", cost="", now=NOW)
    timeline.remove_entry(row.pk, by=SYSTEM, now=NOW)

    edit, removal = AuditEntry.objects.filter(kind__startswith="entry.").order_by("pk")[1:]
    assert edit.detail["text_was"] == "Rolled forward, not back."
    assert (edit.detail["entry_kind"], edit.detail["cost_was"]) == ("note", "An hour.")
    assert removal.detail["text"] == "Rolled back."


def test_an_entry_that_is_removed_takes_its_star_along():
    row = entry()
    key = f"entry-{row.code}"
    timeline.star_moment(row.incident_id, by=SYSTEM, key=key, is_starred=True, now=NOW)
    timeline.remove_entry(row.pk, by=SYSTEM, now=NOW + MINUTE)

    assert not StarredMoment.objects.exists()


def test_what_is_not_on_the_timeline_is_not_starred():
    incident = make.incident()

    with pytest.raises(Refused, match="no longer on the timeline"):
        timeline.star_moment(incident.pk, by=SYSTEM, key="update-x", is_starred=True, now=NOW)


@pytest.mark.parametrize("made", [entry, item])
def test_the_key_of_something_of_another_incident_is_refused(made):
    code, other = made().code, make.incident()
    add = timeline.add_entry if made is entry else add_item
    told = {"text": "x"} if made is entry else {"title": "x", "type": "prevent"}

    with pytest.raises(Refused, match="sent for another incident"):
        add(other.pk, by=SYSTEM, code=code, now=NOW, **told)
