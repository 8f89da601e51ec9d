from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from incidents.domain.permissions import READY_ROLES, codenames_of
from incidents.models import AuditEntry, User
from incidents.operations import links
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import NotAllowed, Refused
from tests import make, stored
from tests.make import DAY, NOW
from tests.operations.conftest import actor, role

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def follow(token: str, password: str = PASSWORD) -> User:
    return links.set_password_by_link(token, password=password, now=NOW)


def test_a_link_sets_the_password_once():
    _eve, token = links.invite_user(by=SYSTEM, username="eve", now=NOW)

    assert follow(token).check_password(PASSWORD)
    with stored.nothing_written(), pytest.raises(Refused, match="used already"):
        follow(token, "another one of them")

    entry = AuditEntry.objects.latest("pk")
    assert (entry.kind, entry.actor_name, entry.detail) == ("user.password_set", "eve", {})


@pytest.mark.parametrize("token", ["", "-", "1", "x-y", "99999999999-abc", "²-a"])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(Refused, match="used already"):
        follow(token)


def test_of_one_who_left_and_after_three_days_a_link_is_void():
    eve, token = links.invite_user(by=SYSTEM, username="eve", now=NOW)

    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=2)):
        assert links.user_of(token) is None
    User.objects.filter(pk=eve.pk).update(is_active=False)
    assert links.user_of(token) is None


def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_stays():
    _eve, token = links.invite_user(by=SYSTEM, username="eve", now=NOW)

    with stored.nothing_written(), pytest.raises(Refused, match="too common"):
        follow(token, "password123")

    assert links.user_of(token)


def test_nobody_invites_one_who_may_do_more_or_gets_their_link():
    more = role("Editors", "publish_postmortem")
    editor = make.user()
    editor.groups.add(more)

    with stored.nothing_written(), pytest.raises(NotAllowed):
        links.invite_user(by=actor("add_user"), username="eve", roles=[more], now=NOW)
    with stored.nothing_written(), pytest.raises(NotAllowed):
        links.make_link(editor.pk, by=actor("change_user"), now=NOW)


def test_the_first_operator_may_do_everything_and_there_is_one_first():
    token, second = links.first_token(), links.first_token()

    ada = links.create_first_user(token, username="ada", password=PASSWORD, now=NOW)

    assert (ada.is_superuser, ada.is_staff, ada.check_password(PASSWORD)) == (True, True, True)
    with stored.nothing_written(), pytest.raises(Refused, match="used already"):
        links.create_first_user(second, username="eve", password=PASSWORD, now=NOW)


def test_a_made_up_token_makes_no_first_operator():
    assert not links.is_first("first:made:up")
    with time_machine.travel(NOW):
        old = links.first_token()
    with time_machine.travel(NOW + 4 * DAY):
        assert not links.is_first(old)


def test_a_new_page_begins_with_roles_of_which_each_may_do_more():
    links.create_first_user(links.first_token(), username="ada", password=PASSWORD, now=NOW)

    made = {each.name: each.permissions.count() for each in Group.objects.all()}
    assert made == {name: len(codenames_of(names)) for name, names in READY_ROLES.items()}
    sets = list(READY_ROLES.values())
    assert all(less < more for less, more in pairwise(sets))
