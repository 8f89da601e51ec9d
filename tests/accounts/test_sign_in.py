"""Signing in by password, and the limit for those who guess."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.accounts.adapter import AccountAdapter
from incidents.models import AuditEntry
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db

LOGIN, INDEX = reverse("account_login"), reverse("admin:index")
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
LIMIT = 20


@pytest.fixture(autouse=True)
def ada():
    return make.user(username="ada", password="correct horse", is_staff=True)


def enter(client: Client, password: str = "correct horse", name: str = "ada", **environ: str):
    return client.post(LOGIN, {"login": name, "password": password}, **environ)


def guess(times: int = LIMIT, **environ: str) -> list[int]:
    """Return how each guess was answered; none has a cookie of the one before."""
    client, statuses = Client(), []
    for number in range(times):
        client.cookies.clear()
        statuses.append(enter(client, f"guess {number}", **environ).status_code)
    return statuses


def test_admin_asks_for_the_same_sign_in_and_it_leads_back(client):
    page = client.get(reverse("console:incidents"), follow=True)

    assert page.request["PATH_INFO"] == LOGIN
    assert f'name="next" value="{reverse("console:incidents")}"' in (page.content.decode())


def test_signing_in_leads_to_the_console_whatever_the_link_says(client):
    sent = {"login": "ada", "password": "correct horse", "next": "//elsewhere.example.org"}

    assert client.post(LOGIN, sent).url == reverse("console:board")


def test_the_page_of_sign_in_is_never_cached_and_has_no_inline_script(client):
    page = client.get(LOGIN)

    assert "no-store" in page.headers["Cache-Control"]
    assert not re.search(r"<script(?![^>]*(\ssrc=|json))|\sstyle=", page.content.decode())


def test_the_door_says_where_it_leads(client):
    make.page(name="Package index status")

    text = client.get(LOGIN).content.decode()

    assert "<bdi>Package index status</bdi>" in text
    assert re.search(r'name="login"[^>]* autofocus', text)


def test_after_a_refusal_the_name_stays_and_the_password_is_typed_again(client):
    text = enter(client, "guess").content.decode()

    assert 'id="refusal" role="alert">This name' in text
    assert re.search(r'name="login" value="ada"(?![^>]* autofocus)', text)
    assert re.search(r'name="password"[^>]* autofocus aria-describedby="refusal"', text)
    assert "guess" not in text


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, {"HTTP_ACCEPT": "application/json"}],
)
def test_a_program_too_gets_no_password_back(client, headers):
    answer = enter(client, "sesame-77", **headers)

    assert answer.headers["Content-Type"].startswith("text/html")
    assert "sesame-77" not in answer.content.decode()


def test_the_script_of_passkeys_gets_its_json(client):
    answer = client.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json")

    assert "request_options" in answer.json()


def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code == 404


def test_who_guesses_waits_and_is_told_how_long(client):
    with time_machine.travel(NOW, tick=False):
        *_, last = guess()

        refused = enter(client)

    assert last == 200
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes" in refused.content.decode()


def test_after_the_wait_one_comes_in(client):
    with time_machine.travel(NOW, tick=False):
        guess()

    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        assert enter(client).status_code == 302


def test_a_wrong_password_takes_the_same_statements_whether_there_is_such_a_name(client, ada):
    def statements(name: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            enter(client, "guess", name=name)
        return [query["sql"].split()[0] for query in asked]

    first, known, unknown = (statements(name) for name in ("ada", "ada", "nobody"))

    assert known == unknown
    assert "INSERT" in set(first) & set(known)
    assert AuditEntry.objects.count() == 1


def test_a_made_up_header_makes_no_new_address(client):
    guess()

    assert enter(client, HTTP_X_FORWARDED_FOR=ELSEWHERE).status_code == 429


@pytest.mark.long
def test_ten_thousand_guesses_from_one_address_keep_nobody_out_elsewhere(client):
    statuses = guess(10_000, REMOTE_ADDR=ELSEWHERE)

    assert statuses.count(200) <= LIMIT * 2, "of more none is looked at, within a minute or two"
    assert enter(client, REMOTE_ADDR=HERE).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "made up, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.5, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "192.0.2.1:4711", "192.0.2.1"),
        (1, "nonsense", "0.0.0.0"),
    ],
)
def test_the_address_is_what_our_own_proxies_wrote(rf, settings, proxies, header, expected):
    settings.STATUSPAGE_PROXIES = proxies
    request = rf.get("/", HTTP_X_FORWARDED_FOR=header)

    assert AccountAdapter().get_client_ip(request) == expected


def test_who_may_not_use_the_console_is_told_as_whom_they_came(client):
    client.force_login(make.user(username="bob"))

    page = client.get(INDEX, follow=True)

    assert page.status_code == 403
    assert "You are signed in as bob" in page.content.decode()


def test_of_many_guesses_at_a_person_from_an_address_a_window_has_one_entry():
    for minutes in (0, 14, 15):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            guess(3)
            guess(3, REMOTE_ADDR=ELSEWHERE)

    entries = AuditEntry.objects.order_by("pk").values_list("created_at", "detail__address")
    assert [address for _at, address in entries] == ["127.0.0.1", ELSEWHERE] * 2
    assert {at for at, _address in entries} == {NOW, NOW + timedelta(minutes=15)}


def test_sign_in_and_wrong_passwords_are_in_the_audit_and_no_password_is(client, ada):
    enter(client, "guess", name="battery staple")
    enter(client, "guess")
    enter(client)

    entries = AuditEntry.objects.order_by("pk")
    assert list(entries.values_list("kind", "actor_name", "subject_id")) == [
        ("user.sign_in_failed", "Plainstatus", ada.pk),
        ("user.signed_in", "ada", ada.pk),
    ]
    assert entries[0].detail == {"address": "127.0.0.1"}
