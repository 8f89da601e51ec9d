from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

from incidents.accounts.backends import PasswordBackend
from incidents.models import User
from tests import make

pytestmark = pytest.mark.django_db


def permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


def test_what_one_holds_by_oneself_and_by_roles_is_read_at_once(django_assert_num_queries):
    user = make.user()
    user.user_permissions.add(permission("add_incident"), permission("view_incident"))
    for name in ("One", "Two"):
        role = Group.objects.create(name=name)
        role.permissions.add(permission("view_incident"), permission("change_component"))
        user.groups.add(role)

    with django_assert_num_queries(1):
        assert user.get_all_permissions() == {
            "incidents.add_incident",
            "incidents.view_incident",
            "incidents.change_component",
        }
        assert user.has_perm("incidents.change_component")
        assert not user.has_perm("incidents.change_incident")


def test_who_is_signed_in_is_read_with_what_they_hold(django_assert_num_queries):
    user, nobody, superuser = make.user(), make.user(), make.user(is_superuser=True)
    role = Group.objects.create(name="One")
    role.permissions.add(permission("view_incident"))
    user.groups.add(role)
    user.user_permissions.add(permission("view_incident"), permission("add_incident"))
    get_user = PasswordBackend().get_user

    with django_assert_num_queries(2):
        held = [get_user(each.pk).get_all_permissions() for each in (user, nobody)]

    assert held == [{"incidents.view_incident", "incidents.add_incident"}, set()]
    assert get_user(superuser.pk).get_all_permissions() == superuser.get_all_permissions()


def test_an_inactive_user_holds_nothing():
    user = make.user(is_active=False)
    user.user_permissions.add(permission("add_incident"))

    assert user.get_all_permissions() == set()
    assert PasswordBackend().get_user(user.pk) is None


def test_a_superuser_holds_all():
    user: User = make.user(is_superuser=True)

    assert len(user.get_all_permissions()) == Permission.objects.count()
