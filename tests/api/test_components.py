from __future__ import annotations

import pytest

from incidents.models import Component, Event
from tests import make
from tests.make import DAY, HOUR, NOW


def test_a_component_is_created_changed_and_removed(program):
    files = make.group("Files")
    sent = {"name": "CDN", "group_id": files.code, "status": "partial_outage", "showcase": False}

    made = program.post("/components", {"component": sent})
    path = f"/components/{made.json()['id']}"
    edited = program.patch(path, {"component": {"description": "Files.", "status": "operational"}})
    removed = program.ask("DELETE", path)

    assert made.status_code == 201
    assert sent.items() <= made.json().items()
    assert (edited.json()["description"], edited.json()["status"]) == ("Files.", "operational")
    assert (removed.status_code, removed.content) == (204, b"")
    assert "Content-Type" not in removed.headers
    assert program.ask("GET", path).status_code == 404


def test_a_description_is_emptied_and_an_unset_field_stays(program):
    cdn = make.component("CDN", description="Files.")

    told = program.patch(f"/components/{cdn.code}", {"description": "", "name": "", "status": None})

    assert (told.json()["description"], told.json()["name"]) == (None, "CDN")


def test_the_status_of_many_is_set_in_one_call_or_of_none(program):
    parts = [make.component(f"Part {n}") for n in range(3)]
    said = {each.code: "major_outage" for each in parts}

    unknown = program.patch("/components", {"components": said | {"unknown": "operational"}})
    before = set(Component.objects.values_list("status", flat=True))
    told = program.patch("/components", {"components": said})

    assert (unknown.status_code, unknown.json()["field"], before) == (
        *(422, "components"),
        {"operational"},
    )
    assert {each["status"] for each in told.json()} == {"major_outage"}
    assert len(told.json()) == 3
    assert not Event.objects.filter(notifies=True).exists()


def test_a_group_gathers_components_and_lets_them_go(program):
    cdn, api = make.component("CDN"), make.component("API")
    sent = {"description": "All.", "component_group": {"name": "Files", "components": [cdn.code]}}

    made = program.post("/component-groups", sent).json()
    path = f"/component-groups/{made['id']}"
    changed = program.patch(path, {"component_group": {"components": [api.code]}}).json()
    removed = program.ask("DELETE", path)

    assert (made["components"], changed["components"]) == ([cdn.code], [api.code])
    assert (made["description"], changed["name"]) == ("All.", "Files")
    assert removed.status_code == 204
    assert [each["group_id"] for each in program.get("/components")] == [None, None]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/components", {"name": "CDN", "group_id": "unknown"}),
        ("/component-groups", {"name": "Files", "components": ["unknown"]}),
        ("/components", {"name": "CDN", "status": "broken"}),
        ("/components", {}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(program, path, sent):
    answer = program.post(path, sent)

    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Component.objects.exists()


def test_uptime_is_that_of_the_days_in_service(program):
    cdn = make.component("CDN", now=NOW - DAY, started_on=(NOW - DAY).date())
    components = {cdn.code: "major_outage"}
    made = make.incident(now=NOW, components=components)
    make.update(made, "resolved", now=NOW + HOUR)
    day = NOW.date().isoformat()

    told = program.get(f"/components/{cdn.code}/uptime?start={day}&end={day}")

    assert (told["range_start"], told["range_end"], told["major_outage"]) == (day, day, 3_600)
    assert told["uptime_percentage"] == round(100 * 23 / 24, 4)


@pytest.mark.parametrize("query", ["start=2022-06-11&end=2022-06-10", "start=x", "end=0001-01-01"])
def test_a_span_that_makes_no_sense_is_refused(program, query):
    cdn = make.component("CDN")

    answer = program.ask("GET", f"/components/{cdn.code}/uptime?{query}")

    assert answer.status_code in (200, 422)
