from __future__ import annotations

from typing import Any

import pytest

from incidents.models import AuditEntry, User
from incidents.operations import links, users
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.errors import NotAllowed, Refused
from tests import make, stored
from tests.make import NOW
from tests.operations.conftest import actor, permission, role

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def edit(user: User, **fields: Any) -> User:
    return users.edit_user(user.pk, **{"by": SYSTEM, "now": NOW} | fields)


def test_the_audit_tells_of_what_was_given_and_holds_no_password():
    eve, _token = links.invite_user(by=SYSTEM, username="eve", now=NOW)
    edit(eve, is_superuser=True, roles=[role("Editors")], permissions=[permission("add_incident")])
    users.set_password(eve.pk, by=SYSTEM, password=f"another {PASSWORD}", now=NOW)

    details = list(AuditEntry.objects.order_by("pk").values_list("detail", flat=True))

    assert details == [
        {"roles": []},
        {"is_superuser": True, "roles": ["Editors"], "permissions": ["add_incident"]},
        {},
    ]


def test_an_edit_of_a_person_that_changes_nothing_leaves_no_trace():
    eve = make.user()

    edit(eve)

    assert not AuditEntry.objects.exists()


def test_roles_that_are_left_out_stay():
    eve = make.user()
    eve.groups.add(role("Editors"))

    edit(eve, first_name="Eve")

    assert eve.groups.get().name == "Editors"


@pytest.mark.parametrize(
    ("username", "message"),
    [("", "blank"), ("two words", "valid username"), ("ada", "already exists"), ("x" * 151, "150")],
)
def test_a_name_that_nobody_can_sign_in_with_is_refused(username, message):
    make.user(username="ada")

    with stored.nothing_written(), pytest.raises(Refused, match=message):
        links.invite_user(by=SYSTEM, username=username, now=NOW)


def test_nobody_makes_themselves_or_others_superusers():
    robin = make.user(pk=9, username="robin")

    with stored.nothing_written(), pytest.raises(NotAllowed, match="Ask a superuser"):
        edit(robin, is_superuser=True, by=actor("change_user"))


@pytest.mark.parametrize("taken", ["is_active", "is_staff"])
def test_nobody_takes_away_their_own_sign_in(taken):
    ada = make.user(is_superuser=True, is_staff=True)

    with stored.nothing_written(), pytest.raises(Refused, match="Somebody else has to"):
        edit(ada, by=user_actor(ada), **{taken: False})


def test_nobody_gives_permissions_or_roles_that_they_do_not_have():
    eve, editors = make.user(), role("Editors", "publish_postmortem")

    for given in ({"roles": [editors]}, {"permissions": [permission("publish_postmortem")]}):
        with (
            stored.nothing_written(),
            pytest.raises(NotAllowed, match="Write and publish postmortems"),
        ):
            edit(eve, by=actor("change_user"), **given)


@pytest.mark.parametrize("is_active", [True, False])
def test_nobody_takes_over_one_who_may_do_more(is_active):
    editor = make.user(is_active=is_active)
    editor.groups.add(role("Editors", "publish_postmortem"))

    with stored.nothing_written(), pytest.raises(NotAllowed):
        edit(editor, first_name="?", by=actor("change_user"))
    with stored.nothing_written(), pytest.raises(NotAllowed):
        users.set_password(editor.pk, by=actor("change_user"), password=PASSWORD, now=NOW)


def test_everybody_may_set_their_own_password():
    eve = make.user()

    users.set_password(eve.pk, by=user_actor(eve), password=PASSWORD, now=NOW)

    eve.refresh_from_db()
    assert eve.check_password(PASSWORD)
