from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, Event
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [AuditEntry, Event])
def test_records_are_read_and_never_written(office, model):
    make.incident()
    row = model.objects.get()
    address = f"admin:incidents_{model._meta.model_name}"

    assert b"Incident created" in office.get(reverse(f"{address}_changelist")).content
    assert b"Incident created" in office.get(reverse(f"{address}_change", args=[row.pk])).content
    assert office.post(reverse(f"{address}_change", args=[row.pk]), {}).status_code == 403
    assert office.post(reverse(f"{address}_delete", args=[row.pk])).status_code == 403
    assert office.get(reverse(f"{address}_add")).status_code == 403


def test_the_history_of_a_row_is_what_the_audit_tells(office):
    component = make.component("Search")
    address = reverse("admin:incidents_component_history", args=[component.pk])

    page = " ".join(office.get(address).content.decode().split())

    told = AuditEntry.objects.get(subject_type="component").get_kind_display()
    assert f"</strong> {told} <span" in page


@pytest.mark.parametrize(("model", "queries"), [(AuditEntry, 5), (Event, 5)])
def test_the_lists_cost_the_same_however_long_they_are(
    office, django_assert_num_queries, model, queries
):
    for number in range(9):
        make.incident(name=f"Incident {number}")

    with django_assert_num_queries(queries):
        office.get(reverse(f"admin:incidents_{model._meta.model_name}_changelist"))


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({}, "–"),
        ({"status": "partial_outage"}, "status: Partial outage"),
        ({"submission": "6NubakxncYvfRBkKofsDrcMG"}, "–"),
        (
            {"is_superuser": True, "is_staff": True, "is_active": False, "roles": []},
            "may sign in: no; may use the console: yes; may do everything: yes; roles: –",
        ),
        (
            {"first_name": "Eve", "reading": "taken up again"},
            "first name: Eve; reading: taken up again",
        ),
        (
            {"permissions": ["add_incidentupdate", "add_incident", "change_page"]},
            "permissions: Post updates: open incidents, schedule maintenances · "
            "Change the page: name, address, time zone, images",
        ),
        (
            {"restored_as_of": 7, "odd": {"a": "it's"}, "gone": None},
            "gone: none; odd: a it&#x27;s; restored as of: 7",
        ),
    ],
)
def test_details_are_told_in_words(office, detail, told):
    make.incident()
    AuditEntry.objects.update(detail=detail)

    text = office.get(reverse("admin:incidents_auditentry_changelist")).content.decode()

    assert f'<td class="field-more">{told}</td>' in text
