from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, Component, ComponentGroup, StatusChange
from tests import make
from tests.admin.forms import errors, fields
from tests.make import HOUR

pytestmark = pytest.mark.django_db

ADD = reverse("admin:incidents_component_add")
LIST = reverse("admin:incidents_component_changelist")


def page(row: Component | ComponentGroup, name: str = "change") -> str:
    return reverse(f"admin:incidents_{row._meta.model_name}_{name}", args=[row.pk])


def test_a_component_is_added_to_its_group(office):
    group = make.group()
    form = fields(office.get(ADD), "name", name="Index – CDN", group=group.pk, position=3)

    office.post(ADD, form)

    component = Component.objects.get()
    assert (component.name, component.group, component.position) == ("Index – CDN", group, 3)
    assert AuditEntry.objects.get(kind="component.created").subject_id == component.pk


@pytest.mark.parametrize("model", [Component, ComponentGroup])
def test_a_new_row_sent_twice_lands_once(office, model):
    add = reverse(f"admin:incidents_{model._meta.model_name}_add")
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

    office.post(page(component, "status"), form)

    component.refresh_from_db()
    assert component.status == "major_outage"
    assert StatusChange.objects.get().effective_at == now


def test_a_status_in_the_future_is_refused_in_its_form(office):
    component = make.component()
    form = fields(office.get(page(component)), "set-status", set__effective_at="2022-06-12T12:00")

    response = office.post(page(component, "status"), form)

    assert "later than now" in errors(response)
    assert fields(response, "set-status")["set-effective_at"] == "2022-06-12T12:00"
    assert fields(response, "name")["name"] == component.name


def test_the_page_names_the_open_incidents_whose_claims_a_status_replaces(office):
    component = make.component()
    make.incident(name="Redirect loops", components=make.degraded(component))

    assert b"Redirect loops" in office.get(page(component)).content


def test_removing_takes_it_off_the_page_and_out_of_the_list(office):
    component = make.component()

    office.post(page(component, "delete"))

    component.refresh_from_db()
    assert component.removed_at
    assert not office.get(LIST).context["cl"].queryset
    assert b"Save" not in office.get(page(component)).content


def test_positions_are_saved_from_the_list_by_the_operation(office):
    first, second = make.component("A", position=1), make.component("B", position=2)
    form = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-id": first.pk,
        "form-0-position": "5",
        "form-1-id": second.pk,
        "form-1-position": "2",
        "_save": "Save",
    }

    office.post(LIST, form)

    first.refresh_from_db()
    assert first.position == 5
    assert AuditEntry.objects.filter(kind="component.edited").count() == 1


def test_a_group_with_components_stays_and_says_why(office):
    group = make.group()
    make.component(group=group)

    response = office.post(page(group, "delete"), follow=True)

    assert "still has components" in response.content.decode()
    assert ComponentGroup.objects.exists()


def test_an_empty_group_is_removed(office):
    office.post(page(make.group(), "delete"))

    assert not ComponentGroup.objects.exists()


def test_who_may_only_look_changes_nothing(office_of):
    component = make.component()
    office = office_of("view_component")

    assert b"Set status" not in office.get(page(component)).content
    for name in ("change", "status", "delete"):
        assert office.post(page(component, name), {}).status_code == 403


def test_the_list_costs_the_same_however_long_it_is(office, django_assert_num_queries):
    group = make.group()
    for number in range(9):
        make.component(f"Component {number}", group=group, now=make.NOW - HOUR)

    with django_assert_num_queries(6):
        office.get(LIST)


def test_history_of_what_keeps_no_versions_says_who_did_what(office):
    component = make.component()
    office.post(page(component), fields(office.get(page(component)), "name", name="CDN"))

    text = office.get(page(component, "history")).content.decode()

    assert "Component edited" in text
    assert "What changed" not in text
