from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from incidents.domain.permissions import CAPABILITIES
from incidents.models import AuditEntry
from tests import make
from tests.admin.forms import errors, fields, permission

pytestmark = pytest.mark.django_db

NEW = reverse("console:new-role")


def role(of: Group, page: str = "role") -> str:
    return reverse(f"console:{page}", args=[of.pk])


def test_a_role_is_made_of_capabilities_and_stored_as_permissions(office):
    office.post(NEW, {"name": "Operators", "permissions": ["post"]})

    made = Group.objects.get()
    assert {each.codename for each in made.permissions.all()} == CAPABILITIES["post"].codenames
    assert "Post updates: open incidents" in office.get(reverse("console:team")).content.decode()


def test_it_is_edited_and_removed_and_the_audit_says_so(office):
    bob, made = make.user(username="bob"), Group.objects.create(name="Editors")
    bob.groups.add(made)

    page = office.get(role(made))
    office.post(role(made), fields(page, "name", name="Authors") | {"permissions": ["see"]})
    office.post(role(made, "remove-role"))

    assert "Held by <bdi>bob</bdi>" in page.content.decode()
    assert not Group.objects.exists()
    kinds = AuditEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["role.edited", "role.removed"]


def test_nobody_makes_a_role_that_may_do_more_than_they(office_of):
    client = office_of("change_user")
    made = Group.objects.create(name="Editors")
    made.permissions.add(permission("publish_postmortem"))

    assert "is missing" in errors(client.post(NEW, {"name": "?", "permissions": ["page"]}))
    assert "is missing" in errors(client.post(role(made), {"name": "?"}))
    assert "is missing" in errors(client.post(role(made, "remove-role"), follow=True))
    assert made.permissions.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "Editors"}, "already exists"),
        ({"name": "New", "permissions": ["everything"]}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said(office, data, said):
    Group.objects.create(name="Editors")

    assert said in errors(office.post(NEW, data))
