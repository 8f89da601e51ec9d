from __future__ import annotations

import pytest

from incidents.models import ActionItem, Event, Incident, Revision
from incidents.operations import action_items
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, NOW
from tests.operations.prepared import ended_incident, item

pytestmark = pytest.mark.django_db


def close(row: ActionItem, state: str) -> ActionItem:
    return action_items.close_item(row.pk, by=SYSTEM, state=state, now=NOW + DAY)


def revision() -> int:
    return Revision.objects.get(topic="page").number


def test_an_item_is_closed_and_opened_again():
    row = item()

    assert (close(row, "done").closed_at, close(row, "open").closed_at) == (NOW + DAY, None)
    assert close(row, "dropped").state == "dropped"


def test_closing_one_after_publication_is_a_revision_and_tells_nobody():
    incident = ended_incident(is_published=True)
    row = item(incident, is_public=True)
    before, told, fed = revision(), Event.objects.count(), Incident.objects.get(pk=incident.pk)

    close(row, "done")

    assert revision() == before + 1
    assert Event.objects.count() == told
    after = Incident.objects.get(pk=incident.pk)
    assert after.told_at == fed.told_at
    assert after.updated_at > fed.updated_at


def test_what_is_so_already_is_not_said_again():
    row = item()
    before = revision()

    close(row, "open")

    assert revision() == before


def test_an_item_that_is_sent_twice_is_added_once():
    incident = make.incident()
    for _twice in range(2):
        action_items.add_item(incident.pk, by=SYSTEM, code="abcdefghijkl", title="Purge.", now=NOW)

    assert ActionItem.objects.count() == 1
