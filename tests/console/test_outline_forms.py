from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, Component, ComponentGroup, StatusChange
from tests import make, stored
from tests.admin.forms import errors, fields

pytestmark = pytest.mark.django_db

ADD = reverse("console:new-component")
LIST = reverse("console:outline")
NOUNS = {Component: "component", ComponentGroup: "group"}


def page(row: Component | ComponentGroup, verb: str = "") -> str:
    noun = NOUNS[type(row)]
    return reverse(f"console:{verb}-{noun}" if verb else f"console:{noun}", args=[row.code])


def status_of(component: Component) -> str:
    return reverse("console:component-status", args=[component.code])


def test_a_component_is_added_to_its_group_and_goes_last(office):
    group = make.group()
    make.component("Other", group=group, position=7)
    form = fields(office.get(ADD), "name", name="Index – CDN", group=group.pk)

    office.post(ADD, form)

    component = Component.objects.get(name="Index – CDN")
    assert (component.group, component.position) == (group, 8)
    assert AuditEntry.objects.latest("pk").subject_id == component.pk


@pytest.mark.parametrize("model", [Component, ComponentGroup])
def test_a_new_row_sent_twice_lands_once(office, model):
    add = reverse(f"console:new-{NOUNS[model]}")
    form = fields(office.get(add), "name", name="Uploads")

    for _ in range(2):
        office.post(add, form)

    assert model.objects.count() == 1


def test_a_blank_name_is_refused_and_the_rest_kept(office):
    form = fields(office.get(ADD), "name", name=" ", description="Answers most requests.")

    response = office.post(ADD, form)

    assert "This field is required." in errors(response)
    assert fields(response, "name")["description"] == "Answers most requests."


def test_an_edit_goes_through_the_operation(office):
    component = make.component()
    form = fields(office.get(page(component)), "name", name="CDN", is_showcased=None)

    office.post(page(component), form)

    component.refresh_from_db()
    assert (component.name, component.is_showcased) == ("CDN", False)
    assert AuditEntry.objects.filter(kind="component.edited").exists()


def test_a_status_is_set_directly_also_for_the_past(office, now):
    component = make.component()
    form = fields(
        office.get(page(component)),
        "set-status",
        set__status="major_outage",
        set__effective_at="2022-06-10T12:00",
    )

    office.post(status_of(component), form)

    component.refresh_from_db()
    assert component.status == "major_outage"
    assert StatusChange.objects.get().effective_at == now


def test_a_status_in_the_future_is_refused_in_its_form(office):
    component = make.component()
    form = fields(office.get(page(component)), "set-status", set__effective_at="2022-06-12T12:00")

    response = office.post(status_of(component), form)

    assert "later than now" in errors(response)
    assert fields(response, "set-status")["set-effective_at"] == "2022-06-12T12:00"
    assert fields(response, "name")["name"] == component.name


def test_the_page_names_the_open_incidents_whose_claims_a_status_replaces(office):
    component = make.component()
    make.incident(name="Redirect loops", components=make.degraded(component))

    assert b"Redirect loops" in office.get(page(component)).content


def test_removing_takes_it_off_the_page_and_out_of_the_order(office):
    component = make.component()

    office.post(page(component, "remove"))

    component.refresh_from_db()
    assert component.removed_at
    assert component.code not in office.get(LIST).content.decode()
    assert b">Save<" not in office.get(page(component)).content


def test_a_group_with_components_stays_and_says_why(office):
    group = make.group()
    make.component(group=group)

    response = office.post(page(group, "remove"), follow=True)

    assert "still has components" in response.content.decode()
    assert ComponentGroup.objects.exists()


def test_an_empty_group_is_removed(office):
    office.post(page(make.group(), "remove"))

    assert not ComponentGroup.objects.exists()


def test_who_may_only_look_changes_nothing(office_of):
    component = make.component()
    office = office_of("view_component")

    assert b"Set status" not in office.get(page(component)).content
    for address in (page(component), status_of(component), page(component, "remove")):
        assert office.post(address, {}).status_code == 403


def test_a_form_in_which_nothing_was_changed_writes_nothing(office):
    component = make.component()

    with stored.nothing_written():
        office.post(page(component), fields(office.get(page(component)), "name"))


def test_history_says_who_did_what(office):
    component = make.component()
    office.post(page(component), fields(office.get(page(component)), "name", name="CDN"))
    shown = office.get(page(component)).content.decode()

    history = reverse("admin:incidents_component_history", args=[component.pk])

    assert f'href="{history}"' in shown
    assert "Component edited" in office.get(history).content.decode()


@pytest.mark.parametrize("model", [Component, ComponentGroup])
def test_the_old_addresses_lead_here(office, model):
    row = {Component: make.component, ComponentGroup: make.group}[model]()
    old = f"admin:incidents_{model._meta.model_name}"

    assert office.get(reverse(f"{old}_change", args=[row.pk])).url == page(row)
    assert office.get(reverse(f"{old}_delete", args=[row.pk])).url == page(row)
    assert office.get(reverse(f"{old}_add")).url == reverse(f"console:new-{NOUNS[model]}")
