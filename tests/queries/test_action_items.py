from __future__ import annotations

import pytest

from incidents.operations import action_items
from incidents.operations.actor import SYSTEM
from incidents.queries.action_items import listed, overdue, public
from tests import make
from tests.make import DAY, NOW
from tests.operations.prepared import item

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def titles(found) -> list[str]:
    return [each.title for each in found]


def test_what_is_due_first_stands_first():
    item(title="Whenever")
    item(title="Soon", due_on=TODAY + 2 * DAY)
    item(title="Now", due_on=TODAY)

    assert titles(listed()) == ["Now", "Soon", "Whenever"]


def test_an_open_item_is_overdue_once_its_day_has_passed():
    item(title="Late", due_on=TODAY - DAY, owner="Ada")
    item(title="Today", due_on=TODAY)
    done = item(title="Done", due_on=TODAY - DAY)
    action_items.close_item(done.pk, by=SYSTEM, state="done", now=NOW)

    assert titles(overdue(today=TODAY)) == ["Late"]
    assert titles(listed(owner="ada")) == ["Late"]
    assert titles(listed(state="done")) == ["Done"]


def test_readers_see_public_items_that_were_not_dropped():
    incident = make.incident()
    item(incident, title="Internal")
    item(incident, title="Open", is_public=True)
    dropped = item(incident, title="Dropped", is_public=True)
    action_items.close_item(dropped.pk, by=SYSTEM, state="dropped", now=NOW)

    assert titles(public(incident)) == ["Open"]
