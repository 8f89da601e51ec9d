"""Colleagues: invited by a link, with their roles, passwords and second steps."""

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

TEAM = reverse("console:team")
INVITE = reverse("console:invite")


def person(user: User, page: str = "person") -> str:
    return reverse(f"console:{page}", args=[user.pk])


def link_in(page) -> str:
    return re.search(r"http://testserver(/accounts/link/[^/]+/)", page.content.decode())[1]


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_each_is_listed_with_role_last_sign_in_and_second_step(office):
    bob = make.user(username="bob", is_staff=True)
    bob.groups.add(Group.objects.create(name="Operator"))
    Authenticator.objects.create(user=bob, type=Authenticator.Type.TOTP, data={})
    eve = make.user(username="eve", is_staff=True, is_active=False)
    Authenticator.objects.create(user=eve, type=Authenticator.Type.RECOVERY_CODES, data={})

    text = text_of(office.get(TEAM))

    assert "bob Operator never signed in second step" in text
    assert "eve may not sign in never signed in password only" in text
    assert "ada may do everything last signed in Jun 10, 2022" in text


def test_the_list_costs_the_same_however_many_there_are(office, django_assert_num_queries):
    role = Group.objects.create(name="Operator")
    for _ in range(9):
        make.user(is_staff=True).groups.add(role)

    with django_assert_num_queries(9):
        office.get(TEAM)


def test_a_colleague_is_invited_with_a_role_and_chooses_the_password(office, client):
    role = Group.objects.create(name="Operators")
    sent = fields(office.get(TEAM), "username", username="bob", role=role.pk)

    link = link_in(office.post(INVITE, sent))
    form = fields(client.get(link), "password", password="battery staple!")
    told = client.post(link, form | {"again": "battery staple!"}, follow=True)
    who = {"login": "bob", "password": "battery staple!"}

    assert "Your password is set" in told.content.decode()
    assert client.post(reverse("account_login"), who).status_code == 302
    assert list(User.objects.get(username="bob").groups.all()) == [role]
    assert client.get(link).status_code == 404, "it works once"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "ada"}, "already exists"),
        ({"username": ""}, "required"),
        ({"role": ""}, "required"),
        ({"role": "9" * 30}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(office, wrong, said):
    role = Group.objects.create(name="Operators")

    page = office.post(INVITE, {"username": "bob", "role": role.pk} | wrong)

    assert said in errors(page)
    assert not User.objects.filter(username="bob").exists()


def test_an_invitation_without_a_role_says_that_it_allows_nothing_yet(office):
    warned = "bob has no role, so may do nothing yet"

    assert warned in text_of(office.post(INVITE, {"username": "bob"}))

    role = Group.objects.create(name="Operators")
    assert "no role" not in text_of(office.post(INVITE, {"username": "eve", "role": role.pk}))


def test_nobody_invites_to_what_they_may_not_do(office_of):
    role = Group.objects.create(name="Editors")
    role.permissions.add(permission("publish_postmortem"))

    page = office_of("add_user").post(INVITE, {"username": "bob", "role": role.pk})

    assert (
        "the permission “Write and publish postmortems, write message templates” is missing"
        in errors(page)
    )
    assert not User.objects.filter(username="bob").exists()


def test_who_forgot_their_password_gets_a_link_and_nobody_else_learns_it(office, client):
    bob = make.user(username="bob", password="correct horse")

    link = link_in(office.post(person(bob, "make-link")))
    bob.refresh_from_db()

    assert bob.check_password("correct horse"), "until it is used"
    assert client.get(link).status_code == 200


def test_second_steps_of_one_who_lost_them_are_removed(office):
    bob = make.user(username="bob")
    Authenticator.objects.create(user=bob, type=Authenticator.Type.TOTP, data={})
    address = person(bob, "remove-second-steps")

    assert "Remove their second steps" in office.get(person(bob)).content.decode()
    told = office.post(address, follow=True)

    assert "The password of bob is enough" in told.content.decode()
    assert not Authenticator.objects.exists()
    again = office.post(address, follow=True).content.decode()
    assert "ob signs in with a password only." in again
    assert "Remove their second steps" not in again


def test_nobody_passes_by_the_question_for_their_own_present_password(office):
    ada = User.objects.get()

    answers = [office.post(person(ada, name)) for name in ("make-link", "remove-second-steps")]

    assert [answer.url for answer in answers] == [
        reverse("account_change_password"),
        reverse("mfa_index"),
    ]
    assert not AuditEntry.objects.exists()


def test_a_role_is_changed_and_one_who_left_is_deactivated(office):
    bob = make.user(username="bob", is_staff=True)
    role = Group.objects.create(name="Editors")

    sent = fields(office.get(person(bob)), "username", is_active=None)
    office.post(person(bob), sent | {"roles": [role.pk]})

    bob.refresh_from_db()
    assert list(bob.groups.all()) == [role]
    assert (bob.is_active, bob.is_staff) == (False, False)
    assert AuditEntry.objects.get().detail["roles"] == ["Editors"]


def test_nobody_locks_themselves_out(office):
    ada = User.objects.get()

    page = office.post(person(ada), fields(office.get(person(ada)), "username", is_active=None))

    assert "Somebody else has to take away your own sign-in" in errors(page)
    ada.refresh_from_db()
    assert ada.is_active


def test_what_somebody_may_beyond_their_roles_is_given_and_taken_whole(office):
    bob = make.user(username="bob", is_staff=True)
    bob.user_permissions.set([permission("add_incident"), permission("change_component")])

    page = office.get(person(bob))
    sent = fields(page, "username")
    office.post(person(bob), sent | {"permissions": ["set_status"]})

    assert sent["permissions"] == "set_status"
    assert "so far in part" in page.content.decode()
    assert [each.codename for each in bob.user_permissions.all()] == ["change_component"]


def test_who_is_no_superuser_makes_none_and_gives_nothing_but_roles(office_of):
    bob = make.user(username="bob", is_staff=True)
    bob.user_permissions.add(permission("change_user"))
    client = office_of("change_user", "view_user")

    sent = fields(client.get(person(bob)), "username", first_name="Bob")
    client.post(person(bob), sent | {"is_superuser": "on", "permissions": ["post"]})

    bob.refresh_from_db()
    assert not {"is_superuser", "permissions"} & sent.keys()
    assert (bob.first_name, bob.is_superuser) == ("Bob", False)
    assert [each.codename for each in bob.user_permissions.all()] == ["change_user"]


@pytest.mark.parametrize("is_active", [True, False])
def test_who_changes_people_takes_over_none_that_may_do_more(office_of, is_active):
    role = Group.objects.create(name="Editors")
    role.permissions.add(permission("publish_postmortem"))
    editor = make.user(username="editor", is_staff=True, is_active=is_active)
    editor.groups.add(role)
    root = make.user(username="root", is_superuser=True, is_staff=True)
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={})
    client = office_of("change_user", "view_user")

    for somebody in (editor, root):
        seen = client.get(person(somebody)).content.decode()
        assert 'name="username"' not in seen
        assert "may not do this" in seen
        for page in ("make-link", "remove-second-steps"):
            told = client.post(person(somebody, page), follow=True).content.decode()
            assert "may not do this" in told
            assert "/accounts/link/" not in told
        client.post(person(somebody), {"username": "mine"})
    assert not User.objects.filter(username="mine").exists()
    assert Authenticator.objects.exists()


def test_who_only_sees_people_is_offered_no_form(office_of):
    bob = make.user(username="bob")
    client = office_of("view_user")

    assert 'name="username"' not in client.get(TEAM).content.decode()
    assert 'name="username"' not in client.get(person(bob)).content.decode()
    client.post(person(bob), {"username": "mine"})
    assert not User.objects.filter(username="mine").exists()


@pytest.mark.parametrize("data", [{"username": ""}, {"username": "bob", "roles": ["9" * 30]}])
def test_what_is_wrong_with_a_person_is_said(office, data):
    bob = make.user(username="bob")

    page = office.post(person(bob), data)

    assert 'class="errorlist' in page.content.decode()


def test_nobody_is_there_by_a_number_that_no_database_holds(office):
    for name in ("person", "role"):
        assert office.get(reverse(f"console:{name}", args=[int("9" * 30)])).status_code == 404
