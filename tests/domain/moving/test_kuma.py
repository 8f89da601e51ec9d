"""A status page of Uptime Kuma becomes what can be kept here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incidents.domain.moving import kuma
from incidents.domain.moving.places import MalformedContent
from tests.foreign_others import KUMA
from tests.make import NOW


def found(**parts: object):
    return kuma.read(KUMA | parts, now=NOW)


def test_monitors_become_components_with_the_status_of_their_latest_heartbeat():
    told = found()

    assert told.name == "Shop"
    assert [(each.name, each.status) for each in told.components] == [
        ("Cart", "operational"),
        ("Payments", "major_outage"),
    ]
    assert told.lost[0].startswith("“Cart” stands in several groups")


def test_what_is_pinned_is_open_and_what_was_has_an_end():
    slow, payments = found().incidents[:2]

    assert [each.content.status for each in payments.updates] == ["investigating"]
    assert payments.impact_override == "major"
    assert [each.content.status for each in slow.updates] == ["investigating", "resolved"]
    assert slow.updates[-1].content.display_at == datetime(2022, 5, 10, 10, tzinfo=UTC)


def test_planned_work_has_its_window_by_its_own_zone_and_what_recurs_is_said():
    told = found()

    work = told.incidents[-1]
    assert work.scheduled_for == datetime(2022, 6, 20, 20, tzinfo=UTC)
    assert any("“Backups” recurs" in line for line in told.lost)


def test_its_addresses_lead_to_the_page_and_its_feed():
    assert found().former_paths == {
        "/status/shop": "/",
        "/status/shop/rss": "/history.rss",
        "/status": "/",
        "/status-page": "/",
    }


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"config": None}, "is this a page of Uptime Kuma"),
        ({"publicGroupList": [{"id": 1, "name": None}]}, r"publicGroupList\[0\]\.name: a text"),
        ({"incident": {"id": 1}}, r"incident\.createdDate: the time is missing"),
        ({"incident": {"id": 1, "createdDate": "soon"}}, r"incident\.createdDate: a time such as"),
        (
            {"maintenanceList": [{"id": 1, "title": "X", "timeslotList": [{}]}]},
            r"maintenanceList\[0\]\.timeslotList\[0\]\.endDate: a time after",
        ),
    ],
)
def test_what_is_not_as_expected_is_named_with_its_place(parts, said):
    with pytest.raises(MalformedContent, match=said):
        found(**parts)
