from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.urls import reverse

from incidents.models import AuditEntry, User
from tests import make
from tests.admin.forms import errors, fields, permission

pytestmark = pytest.mark.django_db


def test_a_user_is_added_and_given_permissions_that_mean_something(office):
    add = reverse("admin:incidents_user_add")
    office.post(add, fields(office.get(add), "username", username="bob"))
    bob = User.objects.get(username="bob")
    change = reverse("admin:incidents_user_change", args=[bob.pk])
    page = office.get(change)
    office.post(
        change,
        fields(page, "username", is_staff="on")
        | {"user_permissions": [permission("add_incident").pk]},
    )

    bob = User.objects.get(username="bob")
    assert bob.is_staff
    assert bob.has_perm("incidents.add_incident")
    assert b"historical" not in page.content


def test_people_and_roles_are_in_the_audit(office):
    add = reverse("admin:incidents_user_add")
    office.post(add, fields(office.get(add), "username", username="eve"))
    eve = User.objects.get(username="eve")
    change = reverse("admin:incidents_user_change", args=[eve.pk])
    office.post(change, fields(office.get(change), "username", is_superuser="on"))
    office.post(reverse("admin:auth_user_password_change", args=[eve.pk]))
    office.post(reverse("admin:auth_group_add"), {"name": "Editors"})
    role = Group.objects.get()
    office.post(reverse("admin:auth_group_change", args=[role.pk]), {"name": "Authors"})
    office.post(reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"})

    eve.refresh_from_db()
    entries = AuditEntry.objects.order_by("pk")
    assert eve.is_superuser
    assert list(entries.values_list("kind", flat=True)) == [
        "user.invited",
        "user.edited",
        "user.link_made",
        "role.created",
        "role.edited",
        "role.removed",
    ]
    assert set(entries.values_list("actor_name", flat=True)) == {"ada"}


def test_who_is_no_superuser_makes_none(office_of):
    office = office_of("change_user", "view_user")
    bob = make.user(username="bob")
    change = reverse("admin:incidents_user_change", args=[bob.pk])

    form = fields(office.get(change), "username")
    office.post(change, form | {"is_superuser": "on", "first_name": "Bob"})

    bob.refresh_from_db()
    assert bob.first_name == "Bob"
    assert not bob.is_superuser


def test_who_is_no_superuser_does_not_touch_one(office_of):
    office = office_of("change_user", "view_user")
    root = make.user(is_superuser=True)

    address = reverse("admin:incidents_user_change", args=[root.pk])

    assert office.post(address, {"username": "mine"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert office.post(password, {}).status_code == 403


@pytest.mark.parametrize("is_active", [True, False])
def test_who_changes_people_takes_over_none_that_may_do_more(office_of, is_active):
    office = office_of("change_user", "view_user")
    role = Group.objects.create(name="Editors")
    role.permissions.add(permission("publish_postmortem"))
    editor = make.user(username="editor", is_staff=True, is_active=is_active)
    editor.groups.add(role)

    password = reverse("admin:auth_user_password_change", args=[editor.pk])
    taken = office.post(password)
    change = reverse("admin:incidents_user_change", args=[editor.pk])

    assert taken.status_code == 403
    assert office.post(change, {"username": "mine"}).status_code == 403


def test_people_are_made_inactive_not_deleted(office):
    address = reverse("admin:incidents_user_delete", args=[make.user().pk])

    assert office.post(address).status_code == 403


def test_history_of_people_and_roles_is_what_the_audit_has(office):
    bob, add = make.user(username="bob"), reverse("admin:auth_group_add")
    change = reverse("admin:incidents_user_change", args=[bob.pk])
    office.post(change, fields(office.get(change), "username", first_name="Bob"))
    office.post(add, {"name": "Operators"})
    role = Group.objects.get()

    for address, said in [
        (reverse("admin:incidents_user_history", args=[bob.pk]), "User edited"),
        (reverse("admin:auth_group_history", args=[role.pk]), "Role created"),
    ]:
        assert said in office.get(address).content.decode()


def test_history_of_people_is_for_those_who_see_them(office_of):
    address = reverse("admin:incidents_user_history", args=[make.user().pk])

    assert office_of("view_incident").get(address).status_code == 403
    assert office_of("view_user").get(address).status_code == 200


def test_history_of_nobody_leads_to_the_first_page(office):
    address = reverse("admin:incidents_user_history", args=[9_999])

    assert office.get(address).url == reverse("admin:index")


@pytest.mark.parametrize("permissions", [["change_user", "view_user"], ["view_user"]])
def test_what_is_only_read_of_a_person_is_in_the_same_words(office_of, permissions):
    address = reverse("admin:incidents_user_change", args=[make.user().pk])

    text = office_of(*permissions).get(address).content.decode()

    for words in ("May use the console", "May do everything"):
        assert words in text
    for words in ("Staff status", "Superuser status", "Groups<"):
        assert words not in text


def test_form_of_a_person_says_what_ticks_mean(office):
    text = office.get(reverse("admin:incidents_user_change", args=[make.user().pk])).content

    for words in (b"May use the console", b"May do everything", b"Post updates, save drafts"):
        assert words in text
    assert b"Designates" not in text


def test_what_is_wrong_with_a_person_is_said(office):
    address = reverse("admin:incidents_user_change", args=[make.user().pk])

    assert "This field is required" in errors(office.post(address, {"username": ""}))


def link_in(page) -> str:
    return re.search(r"http://testserver(/accounts/link/[^/]+/)", page.content.decode())[1]


def test_a_colleague_is_invited_with_a_role_and_chooses_the_password(office, client):
    role = Group.objects.create(name="Operators")
    add = reverse("admin:incidents_user_add")
    sent = fields(office.get(add), "username", username="bob") | {"groups": [role.pk]}

    link = link_in(office.post(add, sent, follow=True))
    form = fields(client.get(link), "password", password="battery staple!")
    told = client.post(link, form | {"again": "battery staple!"}, follow=True)
    who = {"login": "bob", "password": "battery staple!"}

    assert "Your password is set" in told.content.decode()
    assert client.post(reverse("account_login"), who).status_code == 302
    assert list(User.objects.get(username="bob").groups.all()) == [role]
    assert client.get(link).status_code == 404, "it works once"


def test_who_forgot_their_password_gets_a_link_and_nobody_else_learns_it(office, client):
    bob = make.user(username="bob", password="correct horse")
    address = reverse("admin:auth_user_password_change", args=[bob.pk])

    assert 'type="password"' not in office.get(address).content.decode()
    link = link_in(office.post(address, follow=True))
    bob.refresh_from_db()

    assert bob.check_password("correct horse"), "until it is used"
    assert client.get(link).status_code == 200


def test_second_steps_of_one_who_lost_them_are_removed(office):
    bob = make.user(username="bob")
    Authenticator.objects.create(user=bob, type=Authenticator.Type.TOTP, data={})
    address = reverse("admin:auth_user_password_change", args=[bob.pk])

    told = office.post(address, {"steps": "remove"}, follow=True)

    assert "The password of bob is enough" in told.content.decode()
    assert not Authenticator.objects.exists()
    told = office.post(address, {"steps": "remove"}, follow=True)
    assert "ob signs in with a password only." in told.content.decode()


@pytest.mark.parametrize("zeros", ["", "0"])
def test_nobody_passes_by_the_question_for_their_own_present_password(office, zeros):
    ada = User.objects.get()
    address = reverse("admin:auth_user_password_change", args=[f"{zeros}{ada.pk}"])

    answers = [office.get(address), office.post(address)]

    assert {answer.url for answer in answers} == {reverse("account_change_password")}
    assert not AuditEntry.objects.exists()


def test_roles_are_offered_where_there_are_any(office):
    bob = make.user(username="bob")
    address = reverse("admin:incidents_user_change", args=[bob.pk])

    before = office.get(address).content.decode()
    Group.objects.create(name="Editors")
    after = office.get(address).content.decode()

    assert ("any of their roles" in before, "any of their roles" in after) == (False, True)


def test_who_may_not_give_permissions_reads_them_in_words(office_of):
    office = office_of("change_user", "view_user", "add_incidentupdate")
    bob = make.user(username="bob")
    bob.user_permissions.add(permission("add_incidentupdate"))
    address = reverse("admin:incidents_user_change", args=[bob.pk])

    page = office.get(address)
    office.post(address, fields(page, "username", first_name="Bob"))

    bob.refresh_from_db()
    assert "Updates: Post updates, save drafts" in page.content.decode()
    assert "Can add update" not in page.content.decode()
    assert (bob.first_name, bob.user_permissions.count()) == ("Bob", 1)
