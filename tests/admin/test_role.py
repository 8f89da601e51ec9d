from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from incidents.operations.actor import SYSTEM
from incidents.operations.roles import create_role
from tests.admin.forms import fields, permission
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_only_superusers_make_roles(office, office_of):
    add = reverse("admin:auth_group_add")

    office.post(add, {"name": "Operators", "permissions": [permission("add_incident").pk]})

    assert Group.objects.get().permissions.get().codename == "add_incident"
    assert office_of("change_user").get(add).status_code == 403


def test_roles_are_called_so_and_groups_are_those_of_components(office):
    Group.objects.create(name="Operators")

    index = office.get(reverse("admin:index")).content.decode()
    roles = office.get(reverse("admin:auth_group_changelist")).content.decode()
    new = office.get(reverse("admin:auth_group_add")).content.decode()

    assert ">Roles</a>" in index
    assert ">Groups</a>" not in index
    assert "<h1>Roles</h1>" in roles
    assert "1 role" in " ".join(roles.split())
    assert ">Group</" not in roles
    assert "<h1>New role</h1>" in new
    assert Group._meta.verbose_name == "group"


def test_roles_are_called_so_beside_people_and_in_the_records(office):
    create_role(by=SYSTEM, name="Operators", permissions=[], now=NOW)

    people = office.get(reverse("admin:incidents_user_changelist")).content.decode()
    records = office.get(reverse("admin:incidents_auditentry_changelist")).content.decode()

    assert "<span>Role:</span>" in people
    assert "Group:" not in people
    assert ">Role created</td>" in records


def test_removing_a_role_asks_once_and_says_what_it_means(office):
    role = Group.objects.create(name="Operators")
    role.permissions.add(permission("add_incident"))
    address = reverse("admin:auth_group_delete", args=[role.pk])

    page = office.get(address)
    office.post(address, fields(page, "post"))

    assert "Whoever has it loses at once what it allows." in page.content.decode()
    assert "relationship" not in page.content.decode()
    assert not Group.objects.exists()


def test_removing_a_role_that_is_gone_leads_to_the_first_page(office):
    assert office.get(reverse("admin:auth_group_delete", args=[9_999])).url == reverse(
        "admin:index"
    )
