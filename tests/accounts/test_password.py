"""One's own password: allauth's form, our operation."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from incidents.models import AuditEntry, User
from tests import make
from tests.admin.forms import errors, fields
from tests.make import NOW

pytestmark = pytest.mark.django_db

ADDRESS, INDEX = reverse("account_change_password"), reverse("admin:index")
OLD, NEW = "correct horse", "battery staple!"


@pytest.fixture
def ada(client: Client) -> User:
    """Signed in; she may come in and do nothing else."""
    user = make.user(username="ada", password=OLD, is_staff=True)
    client.force_login(user)
    return user


def typed(old: str = OLD, new: str = NEW) -> dict[str, str]:
    return {"oldpassword": old, "password1": new, "password2": new}


def test_who_sets_their_own_password_is_in_the_audit_and_the_password_is_not(client, ada):
    client.post(ADDRESS, typed())

    ada.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert ada.check_password(NEW)
    assert (entry.kind, entry.actor_name, entry.subject_name) == ("user.password_set", "ada", "ada")
    assert NEW not in str(entry.detail)


def test_one_stays_signed_in_here_and_nowhere_else(client, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)

    page = client.post(ADDRESS, typed(), follow=True)

    assert "Your password was set" in page.content.decode()
    assert client.get(INDEX).status_code == 200
    assert elsewhere.get(INDEX).status_code == 302


@pytest.mark.parametrize("wrong", [typed(old="?"), typed(new="123"), typed() | {"password2": "?"}])
def test_what_is_wrong_is_said_and_no_password_is_given_back(client, ada, wrong):
    page = client.post(ADDRESS, wrong)

    ada.refresh_from_db()
    assert 'class="errorlist"' in errors(page)
    assert ada.check_password(OLD)
    assert not any(fields(page, "oldpassword")[name] for name in typed())


@pytest.mark.long
@pytest.mark.parametrize("address", [ADDRESS, reverse("account_reauthenticate")])
def test_who_guesses_the_present_one_with_a_stolen_session_waits(client, ada, address):
    sent = [typed(old=f"guess {number}") | {"password": f"guess {number}"} for number in range(40)]
    statuses = []
    for number, guess in enumerate(sent):
        # Each from another address, and four a minute.
        with time_machine.travel(NOW + timedelta(seconds=15 * number), tick=False):
            client.force_login(ada)
            answer = client.post(address, guess, REMOTE_ADDR=f"192.0.2.{number}")
            statuses.append(answer.status_code)

    assert statuses == [200] * 20 + [429] * 20


def test_five_a_minute_are_as_many_as_people_type(client, ada):
    with time_machine.travel(NOW, tick=False):
        client.force_login(ada)
        statuses = [client.post(ADDRESS, typed(old="guess")).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(ADDRESS).status_code == 302
