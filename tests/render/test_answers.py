from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.queries.components import on_page
from incidents.queries.front import front
from incidents.render import answers
from incidents.render.answers import Answer
from incidents.render.incident_view import Promise
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus


def found() -> Answer:
    now = NOW + HOUR
    return answers.answer(on_page(), front(zone=ZoneInfo("Etc/UTC"), now=now), now=now)


def answer() -> str:
    return found().text


def test_all_is_well_only_without_trouble_and_open_incidents():
    make.component()
    assert answer() == "All Systems Operational"

    incident = make.incident()
    assert answer() == "Incident in progress"

    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    assert answer() == "All Systems Operational"


def test_planned_work_is_no_trouble():
    make.maintenance(component_codes=[make.component().code])

    assert answer() == "All Systems Operational"


def test_work_under_way_is_said_even_if_it_names_no_component():
    make.component()
    maintenance = make.maintenance()

    make.update(maintenance, Status.IN_PROGRESS)
    assert answer() == "Service Under Maintenance"

    make.update(maintenance, Status.COMPLETED, now=NOW + MINUTE)
    assert answer() == "All Systems Operational"


def test_a_page_without_components_does_not_say_that_all_of_them_work():
    assert answer() == "No open incidents"

    make.incident()
    assert answer() == "Incident in progress"


@pytest.mark.parametrize(
    ("status", "count", "expected"),
    [
        (DEGRADED, 1, "A has degraded performance"),
        (DEGRADED, 3, "A and 2 others have degraded performance"),
        (PARTIAL, 1, "A has a partial outage"),
        (PARTIAL, 2, "A and B have a partial outage"),
        (MAJOR, 1, "A has a major outage"),
        (MAJOR, 3, "A and 2 others have a major outage"),
        (MAJOR, 2, "A and B have a major outage"),
        (DEGRADED, 2, "A and B have degraded performance"),
    ],
)
def test_the_answer_names_the_first_that_is_hit_worst(status, count, expected):
    parts = [make.component(name) for name in "ABCD"]
    make.incident(components=make.saying(status, *parts[:count]))

    assert answer() == expected


def test_the_answer_names_what_is_worked_on():
    parts = [make.component(name) for name in "ABCD"]
    maintenance = make.maintenance(component_codes=[part.code for part in parts[:2]])

    make.update(maintenance, Status.IN_PROGRESS)

    assert answer() == "A and B are under maintenance"


def test_planned_work_does_not_hide_an_incident_that_marks_no_component():
    maintenance = make.maintenance(component_codes=[make.component().code], now=NOW - DAY)
    make.update(maintenance, Status.IN_PROGRESS, now=NOW)
    assert (found().text, found().shape) == ("Index – CDN is under maintenance", "maintenance")

    make.incident(impact_override=Impact.CRITICAL, now=NOW + MINUTE)

    assert (found().text, found().shape) == ("Incident in progress", "major")
    assert found().since == NOW + MINUTE


def test_an_impact_that_someone_set_is_not_hidden_by_components_that_look_better():
    make.component("Mail")
    make.incident(components=make.degraded(make.component("CDN")))
    assert (found().text, found().shape) == ("CDN has degraded performance", "degraded")

    make.incident(impact_override=Impact.CRITICAL)

    assert (found().text, found().shape) == ("Incident in progress", "major")


def test_components_that_recover_say_how_it_is_now():
    cdn = make.component("CDN")
    incident = make.incident(components=make.saying(MAJOR, cdn))

    make.update(incident, components=make.degraded(cdn), now=NOW + MINUTE)

    assert (found().text, found().shape) == ("CDN has degraded performance", "degraded")


def test_the_answer_promises_only_of_what_it_is_about():
    cdn, mail = make.component("CDN"), make.component("Mail")
    make.incident(components=make.degraded(mail), next_update_at=NOW + MINUTE)  # and overdue
    assert found().promise == Promise(NOW + MINUTE, is_overdue=True)

    make.incident(components=make.saying(MAJOR, cdn), next_update_at=NOW + 2 * HOUR)

    assert found().text == "CDN has a major outage"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)


def test_what_an_incident_has_given_free_it_is_not_about_any_more():
    cdn, mail = make.component("CDN"), make.component("Mail")
    first = make.incident(components=make.saying(MAJOR, cdn) | make.degraded(mail))
    free = make.saying(OPERATIONAL, cdn)
    make.update(first, components=free, now=NOW + MINUTE, next_update_at=NOW + 2 * MINUTE)
    make.incident(components=make.saying(MAJOR, cdn), next_update_at=NOW + 2 * HOUR)

    assert found().text == "CDN has a major outage"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)


def test_of_several_incidents_that_it_is_about_it_tells_the_first_promise():
    for name, after in (("CDN", 3 * HOUR), ("Mail", MINUTE), ("Forum", 2 * HOUR)):
        hit = make.saying(MAJOR, make.component(name))
        make.incident(components=hit, next_update_at=NOW + after)

    assert found().promise == Promise(NOW + MINUTE, is_overdue=True)


def test_of_incidents_that_mark_no_component_the_gravest_counts():
    make.incident(impact_override=Impact.MINOR, next_update_at=NOW + MINUTE)
    make.incident(impact_override=Impact.CRITICAL, next_update_at=NOW + 2 * HOUR)

    assert found().text == "Incident in progress"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)
