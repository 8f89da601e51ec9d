"""One's own password: Django's form, our operation."""

from __future__ import annotations

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from incidents.models import AuditEntry, User
from incidents.operations.tries import MOST_FOR_A_NAME
from tests import make
from tests.admin.forms import errors, fields
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

ADDRESS, INDEX = reverse("admin:password_change"), reverse("admin:index")
OLD, NEW = "correct horse", "battery staple!"


@pytest.fixture
def ada(client: Client) -> User:
    """Signed in; she may come in and do nothing else."""
    user = make.user(username="ada", password=OLD, is_staff=True)
    client.force_login(user)
    return user


def typed(old: str = OLD, new: str = NEW) -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": new}


def test_each_field_says_what_goes_into_it(client):
    client.force_login(make.user(username="eve", is_staff=True))

    text = client.get(reverse("admin:password_change")).content.decode()

    assert "The present one" in text
    assert "The new one once more" in text
    assert "confirmation" not in text


def test_who_sets_their_own_password_is_in_the_audit_and_the_password_is_not(client, ada):
    client.post(ADDRESS, typed())

    ada.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert ada.check_password(NEW)
    assert (entry.kind, entry.actor_name, entry.subject_name) == (
        "user.password_set",
        "ada",
        "ada",
    )
    assert NEW not in str(entry.detail)


def test_one_stays_signed_in_here_and_nowhere_else(client, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)

    page = client.post(ADDRESS, typed(), follow=True)

    assert page.request["PATH_INFO"] == INDEX
    assert "Your password was set" in page.content.decode()
    assert elsewhere.get(INDEX).status_code == 302


@pytest.mark.parametrize(
    "wrong", [typed(old="?"), typed(new="123"), typed() | {"new_password2": "?"}]
)
def test_what_is_wrong_is_said_beside_its_field(client, ada, wrong):
    page = client.post(ADDRESS, wrong)

    ada.refresh_from_db()
    assert 'class="errorlist"' in errors(page)
    assert ada.check_password(OLD)
    assert not AuditEntry.objects.exists()


def test_the_form_gives_no_password_back(client, ada):
    page = client.post(ADDRESS, typed(new="123"))

    assert not any(fields(page, "old_password")[name] for name in typed())


def test_a_write_that_fails_is_told(client, ada):
    def fail(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        page = client.post(ADDRESS, typed())

    assert "could not be written" in errors(page)


def guess(client: Client) -> None:
    for number in range(MOST_FOR_A_NAME):
        client.post(ADDRESS, typed(old=f"guess {number}"))


def test_who_guesses_the_present_one_waits_and_is_told_how_long(client, ada):
    with time_machine.travel(NOW + HOUR, tick=False):
        guess(client)

        page = client.post(ADDRESS, typed())

    ada.refresh_from_db()
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes" in errors(page)
    assert ada.check_password(OLD)


def test_who_signed_in_elsewhere_does_not_wait_for_whoever_guesses(client, ada):
    guess(client)
    elsewhere = Client()
    elsewhere.force_login(ada)

    elsewhere.post(ADDRESS, typed())

    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_an_empty_form_is_no_guess(client, ada):
    for _ in range(MOST_FOR_A_NAME):
        client.post(ADDRESS, typed(old=""))

    assert client.post(ADDRESS, typed()).status_code == 302


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(ADDRESS).status_code == 302


def test_what_a_password_must_be_is_a_list(office):
    page = office.get(reverse("admin:password_change")).content.decode()

    assert "<ul><li>Your password" in page
