"""A page of Cachet becomes what can be kept here."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.moving import cachet
from incidents.domain.moving.places import MalformedContent
from tests.foreign_others import CACHET
from tests.make import NOW


def found(zone=UTC, **parts: object):
    return cachet.read(CACHET | parts, now=NOW, zone=zone)


def test_groups_and_shown_components_have_their_place_and_status():
    told = found()

    [group] = told.groups
    assert [(each.name, each.group, each.status) for each in told.components] == [
        ("CDN", group.code, "partial_outage"),
        ("Uploads", "", "operational"),
    ]


def test_incidents_begin_with_their_message_and_go_on_with_their_updates():
    told = found()

    loops, slow = told.incidents[:2]
    assert [(each.content.status, each.content.body) for each in loops.updates] == [
        ("investigating", "Pages lead to *themselves*."),
        ("identified", "Two redirects."),
        ("resolved", "Resolved"),
    ]
    assert loops.updates[0].content.affected == [told.components[0].code]
    assert [each.content.status for each in slow.updates] == ["investigating"]
    assert (loops.is_moved_in, loops.scheduled_for) == (True, None)


def test_schedules_become_maintenances_and_one_without_an_end_lasts_an_hour():
    told = found()

    done, upcoming = told.incidents[2:]
    assert [each.content.status for each in done.updates] == ["scheduled", "completed"]
    assert upcoming.scheduled_until == datetime(2022, 7, 1, 7, tzinfo=UTC)
    assert any("“Upgrade” has no end there" in line for line in told.lost)


def test_times_are_those_of_the_zone_that_is_named():
    told = found(ZoneInfo("Europe/Berlin"))

    assert told.incidents[0].updates[0].content.display_at == datetime(2021, 8, 1, 10, tzinfo=UTC)


def test_addresses_lead_to_what_is_in_their_place_and_what_is_not_public_is_said():
    told = found()

    loops = told.incidents[0].code
    assert told.former_paths["/incidents/7"] == f"/incidents/{loops}"
    assert told.former_paths["/schedules/7"] == f"/incidents/{told.incidents[2].code}"
    assert told.former_paths["/atom"] == "/history.atom"
    assert any("“Among us” is not public" in line for line in told.lost)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"components": [{"id": 1, "name": "X", "status": 9}]}, r"components\[0\]\.status: 9 is"),
        ({"incidents": [{"id": "x", "name": "X"}]}, r"incidents\[0\]\.id: a whole number"),
        ({"schedules": [{"id": 1, "name": "X"}]}, r"schedules\[0\]\.scheduled_at: the time"),
        ({"incidents": "none"}, "incidents: a list was expected"),
        (dict.fromkeys(CACHET, None), "is this what Cachet's API says"),
    ],
)
def test_what_is_not_as_expected_is_named_with_its_place(parts, said):
    with pytest.raises(MalformedContent, match=said):
        found(**parts)
