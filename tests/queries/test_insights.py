from __future__ import annotations

import pytest

from incidents.domain.insights import Share
from incidents.operations import action_items, facts
from incidents.operations.actor import SYSTEM
from incidents.queries.facts import facts_of
from incidents.queries.insights import items_closed, learned
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.prepared import item

pytestmark = pytest.mark.django_db


def test_facts_are_those_of_each_incident_whatever_their_number(django_assert_num_queries):
    make.page(now=NOW - 40 * DAY)
    make.incident(started_at=NOW - 30 * DAY)
    for number in range(3):
        incident = make.incident(
            components=make.degraded(make.component(f"Part {number}")),
            next_update_at=NOW + 30 * MINUTE,
        )
        make.update(incident, "resolved", now=NOW + HOUR)
    told = {"name": "time-to-resolve", "value": 7 * MINUTE, "reason": "A log.", "now": NOW + HOUR}
    facts.correct_fact(incident.pk, by=SYSTEM, **told)

    with django_assert_num_queries(5):
        found = learned(since=NOW - DAY, now=NOW + DAY)

    assert len(found) == 3
    for each in found:
        alone = facts_of(each.report.incident, NOW + DAY)
        assert {name: fact.value for name, fact in each.facts.items() if name in alone} == {
            name: alone[name].value for name in each.facts
        }
    assert found[0].facts["time-to-resolve"].value == 7 * MINUTE


def test_items_that_are_done_or_dropped_are_closed():
    row, _open = item(), item()
    action_items.close_item(row.pk, by=SYSTEM, state="dropped", now=NOW)

    assert items_closed(since=NOW - DAY) == Share(1, 2)
