from __future__ import annotations

from datetime import date

import pytest

from incidents.render.api_v2.components import component, group
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_a_component_has_the_fields_of_statuspage_in_their_order():
    site = make.page()
    package_index = make.group()
    it = make.component(
        "CDN", group=package_index, position=3, description="Files.", started_on=date(2020, 1, 2)
    )

    assert list(component(site, it).items()) == [
        ("id", it.code),
        ("name", "CDN"),
        ("status", "operational"),
        ("created_at", "2022-03-12T12:00:00.000Z"),
        ("updated_at", "2022-03-12T12:00:00.000Z"),
        ("position", 3),
        ("description", "Files."),
        ("showcase", True),
        ("start_date", "2020-01-02"),
        ("group_id", package_index.code),
        ("page_id", site.code),
        ("group", False),
        ("only_show_if_degraded", False),
    ]


def test_what_is_empty_is_null():
    it = component(make.page(), make.component())

    assert (it["description"], it["start_date"], it["group_id"]) == (None, None, None)


def test_a_group_is_a_component_with_the_worst_status_of_those_it_lists():
    site, it = make.page(), make.group()
    calm, troubled = make.component("A", group=it), make.component("B", group=it)
    make.incident(components=make.degraded(troubled), now=NOW)
    troubled.refresh_from_db()

    found = group(site, it, [calm, troubled])

    assert (found["group"], found["group_id"]) == (True, None)
    assert found["status"] == "degraded_performance"
    assert found["components"] == [calm.code, troubled.code]
