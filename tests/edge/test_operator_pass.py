"""Which requests count as an operator's, without asking the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from incidents.edge.operator_pass import COOKIE, Passes, session_of
from tests.edge.operators import operator

pytestmark = pytest.mark.django_db


def counts(cookie: str) -> bool:
    return Passes().session_of({"HTTP_COOKIE": cookie}) is not None


def cookies(ada, **changes: str) -> str:
    given = {name: each.value for name, each in ada.client.cookies.items()} | changes
    return "; ".join(f"{name}={value}" for name, value in given.items())


def test_who_is_signed_in_has_one_and_it_costs_no_query(django_assert_num_queries):
    ada = operator()

    with django_assert_num_queries(0):
        assert counts(ada.cookie)


def test_strangers_are_given_none():
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ada", "password": "guess"})

    assert COOKIE not in client.cookies


@pytest.mark.parametrize(
    "cookie",
    ["", "operator=", "operator=forged:1w1nJO:signature", "operator=a; sessionid=b", "x" * 10_000],
)
def test_what_we_have_not_signed_does_not_count(cookie):
    assert not counts(cookie)


def test_one_of_another_session_does_not_count():
    ada, bob = operator(), operator()

    assert not counts(cookies(ada, operator=bob.operator_pass))
    assert not counts(f"{COOKIE}={ada.operator_pass}")


def test_it_ends_with_the_longest_session(settings):
    ada = operator()

    later = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    with time_machine.travel(later):
        assert not counts(ada.cookie)


def test_one_that_an_older_key_signed_counts_while_that_key_does(settings):
    ada = operator()
    settings.SECRET_KEY, old = "a-new-one-" * 6, settings.SECRET_KEY
    assert not counts(ada.cookie)

    settings.SECRET_KEY_FALLBACKS = [old]

    assert counts(ada.cookie)


def test_signing_out_takes_it_away():
    ada = operator()

    reply = ada.client.post("/accounts/logout/")

    assert reply.cookies[COOKIE].value == ""


def test_a_new_session_has_a_new_one():
    ada = operator()
    before = ada.operator_pass
    ada.client.post("/accounts/logout/")

    ada.client.force_login(operator().client.get("/admin/").wsgi_request.user)
    ada.client.get("/admin/")

    assert ada.operator_pass not in ("", before)
    assert session_of({"HTTP_COOKIE": ada.cookie})


@pytest.mark.django_db(transaction=True)
def test_one_that_was_kept_from_a_session_that_is_over_counts_no_more(reader):
    ada = operator()
    kept = ada.cookie
    ada.client.post("/accounts/logout/")
    passes = reader.edge.lanes._passes

    assert passes.session_of({"HTTP_COOKIE": kept})
    assert reader.get("/admin/", cookie=kept).status == 302

    assert not passes.session_of({"HTTP_COOKIE": kept})
