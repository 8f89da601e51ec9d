"""Set a component's status with one click, and undo that."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from incidents.models import Component
from tests import make
from tests.admin.forms import fields
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

SET = reverse("console:set-status")


def set_status(office, component: Component, status: str):
    return office.post(SET, {"set": f"{component.code}:{status}"}, follow=True)


def status(component: Component) -> str:
    component.refresh_from_db()
    return component.status


def test_one_click_sets_it_and_the_next_undoes_it(office):
    component = make.component("Uploads")

    page = set_status(office, component, "major_outage")
    assert "“Uploads” is “Major outage” now; it was “Operational”" in page.content.decode()
    assert status(component) == "major_outage"
    page = office.post(reverse("console:undo-status"), fields(page, "key"), follow=True)

    assert "“Uploads” is “Operational” again" in page.content.decode()
    assert status(component) == "operational"


def test_undone_what_incidents_claim_shows_again(office):
    component = make.component()
    incident = make.incident(components=make.degraded(component))
    page = set_status(office, component, "operational")

    office.post(reverse("console:undo-status"), fields(page, "key"))

    assert status(component) == "degraded_performance"
    make.update(incident, "resolved", now=NOW + HOUR + make.MINUTE)
    assert status(component) == "operational"


def test_the_offer_to_undo_ends_after_half_a_minute(office):
    component = make.component()
    page = set_status(office, component, "major_outage")
    address, form = page.redirect_chain[-1][0], fields(page, "key")

    with time_machine.travel(NOW + HOUR + timedelta(seconds=40)):
        assert "Undo" not in office.get(address).content.decode()
        late = office.post(reverse("console:undo-status"), form, follow=True)

    assert "too late to undo" in late.content.decode()
    assert status(component) == "major_outage"


def test_the_offer_says_how_much_of_its_time_is_left(office):
    page = set_status(office, make.component(), "major_outage")

    with time_machine.travel(NOW + HOUR + timedelta(seconds=20)):
        later = office.get(page.redirect_chain[-1][0])

    assert 8 <= later.context["undo"].left_s <= 10
    assert f'data-undo="{later.context["undo"].left_s}"' in later.content.decode()


def test_a_double_tap_on_undo_takes_back_one_change(office):
    component = make.component()
    set_status(office, component, "partial_outage")
    form = fields(set_status(office, component, "major_outage"), "key")

    office.post(reverse("console:undo-status"), form)
    page = office.post(reverse("console:undo-status"), form, follow=True)

    assert "This is undone already." in page.content.decode()
    assert status(component) == "partial_outage"


def test_what_an_incident_says_already_is_not_there_to_be_undone(office):
    component = make.component()
    make.incident(components=make.degraded(component))

    page = set_status(office, component, "degraded_performance")

    assert page.context["undo"] is None
    assert "is “Degraded performance” now" in page.content.decode()


@pytest.mark.parametrize("key", ["", "x", "9" * 40])
def test_a_change_that_is_not_there_is_not_found(office, key):
    assert office.post(reverse("console:undo-status"), {"key": key}).status_code == 404


def test_an_offer_that_others_wrote_is_none(office):
    page = office.get(reverse("console:board"), {"undo": "forged"})

    assert page.context["undo"] is None


def test_what_makes_no_sense_is_refused_with_a_word(office):
    page = set_status(office, make.component(), "fine")

    assert 'role="alert"' in page.content.decode()


def test_a_component_that_is_not_there_is_not_found(office):
    assert office.post(SET, {"set": "nothing:operational"}).status_code == 404


def test_components_are_found_by_a_part_of_their_name(office):
    make.component("Uploads", group=make.group("Files"))
    make.component("Accounts")

    page = office.get(reverse("console:components"), {"q": "files"}).content.decode()

    assert "Files › Uploads" in page
    assert "Accounts<" not in page
    assert "1 of 1 found" in page


def test_how_many_are_left_out_of_a_long_list_is_said(office):
    make.incident(components=make.degraded(make.component("Uploads")))
    short = office.get(reverse("console:components")).content.decode()
    for number in range(30):
        make.component(f"Mirror {number}")

    long = office.get(reverse("console:components")).content.decode()

    assert "1 of 31; find the others by name" in long
    assert "find the others" not in short


def test_one_permission_is_enough_to_set_a_status_and_to_undo_it(office_of):
    component, helper = make.component(), office_of("change_component")

    page = set_status(helper, component, "major_outage")
    assert (page.status_code, status(component)) == (200, "major_outage")
    assert ">Undo</button>" in page.content.decode()
    page = helper.post(reverse("console:undo-status"), fields(page, "key"), follow=True)

    assert (page.status_code, status(component)) == (200, "operational")


def test_what_was_looked_for_is_still_in_sight_after_it_is_set_and_undone(office):
    component = make.component("Uploads")
    make.component("Search")
    found = office.get(reverse("console:components"), {"q": "upl"})

    sent = fields(found, "q", set=f"{component.code}:major_outage") | {"q": "upl"}
    page = office.post(SET, sent, follow=True)
    assert page.context["components"] == [component]
    page = office.post(reverse("console:undo-status"), fields(page, "key"), follow=True)

    assert page.context["components"] == [component]
    assert "“Uploads” is “Operational” again" in page.content.decode()


def test_the_whole_list_is_in_sight_again_where_a_status_was_set_in_it(office):
    form = fields(office.get(reverse("console:components")), "q")

    page = office.post(SET, form | {"set": f"{make.component().code}:major_outage"}, follow=True)

    assert page.request["PATH_INFO"] == reverse("console:components")


def test_where_nothing_is_found_it_is_said_what_was_looked_for(office):
    make.component("Uploads")

    page = office.get(reverse("console:components"), {"q": "<mail>"}).content.decode()

    assert "No component is called “&lt;mail&gt;”." in page
    assert "All components are operational" not in page


@pytest.mark.parametrize("count", [0, 2])
def test_the_list_leads_to_adding_one_whether_there_are_any(office, count):
    Component.objects.all().delete()
    for n in range(count):
        make.component(f"Files {n}")

    page = office.get(reverse("console:components")).content.decode()

    assert page.count(f'href="{reverse("console:new-component")}"') == 1
