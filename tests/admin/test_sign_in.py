from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from incidents.admin import sign_in
from incidents.operations.tries import MOST_FOR_A_NAME, MOST_FROM_AN_ORIGIN
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
ELSEWHERE = "198.51.100.9"


@pytest.fixture(autouse=True)
def ada():
    return make.user(username="ada", password="correct horse", is_staff=True)


def enter(client: Client, password: str = "correct horse", name: str = "ada", **environ: str):
    return client.post(LOGIN, {"username": name, "password": password}, **environ)


def guess(times: int = MOST_FOR_A_NAME, **environ: str):
    return [enter(Client(), f"guess {number}", **environ) for number in range(times)]


def test_who_guesses_waits_and_is_told_how_long(client):
    with time_machine.travel(NOW + HOUR, tick=False):
        guess()

        response = enter(client)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes" in response.content.decode()


def test_who_does_not_come_in_is_told_why_in_our_words(client):
    text = enter(client, "guess").content.decode()

    assert "This name and this password do not fit" in text
    assert "staff" not in text


def test_the_door_says_where_it_leads(client):
    make.page(name="Package index status")

    text = client.get(LOGIN).content.decode()

    assert "<bdi>Package index status</bdi>" in text
    assert "Back office" in text
    assert re.search(r'name="username"[^>]* autofocus', text)


def test_after_a_refusal_the_name_stays_and_the_password_is_typed_again(client):
    text = enter(client, "guess").content.decode()

    assert 'id="refusal" role="alert">This name' in text
    assert re.search(r'name="username" value="ada"(?![^>]* autofocus)', text)
    assert re.search(r'name="password"[^>]* autofocus aria-describedby="refusal"', text)


def test_without_a_name_the_name_is_what_is_missing(client):
    text = enter(client, name="").content.decode()

    assert re.search(r'name="username"[^>]* autofocus', text)


def test_who_may_not_use_the_back_office_is_told_as_whom_they_came(client):
    client.force_login(make.user(username="bob"))

    assert "You are signed in as bob" in client.get(LOGIN).content.decode()


def test_after_the_wait_one_comes_in(client):
    guess()

    with time_machine.travel(NOW + HOUR + timedelta(minutes=16)):
        assert enter(client).status_code == 302


def test_a_stranger_far_away_does_not_lock_an_operator_out(client):
    guess(REMOTE_ADDR=ELSEWHERE)

    assert enter(client).status_code == 302


def test_a_browser_that_is_known_comes_in_though_its_address_is_full(client):
    enter(client)
    client.post(reverse("admin:logout"))
    for number in range(MOST_FROM_AN_ORIGIN):
        enter(Client(), "guess", name=f"user{number}")

    assert enter(Client()).status_code == 429
    assert enter(client).status_code == 302


def test_a_known_browser_cannot_guess_either(client):
    enter(client)
    known = client.cookies[sign_in.COOKIE].value
    for _ in range(MOST_FOR_A_NAME):
        enter(client, "guess")

    thief = Client()
    thief.cookies[sign_in.COOKIE] = known

    assert enter(thief).status_code == 429


def test_a_browser_known_to_one_counts_as_unknown_for_others(client):
    enter(client)
    guess(name="bob")

    assert enter(client, name="bob").status_code == 429


def test_a_made_up_cookie_makes_no_browser_known():
    guess()
    forger = Client()
    forger.cookies[sign_in.COOKIE] = "abc:def"

    assert enter(forger).status_code == 429


def test_a_made_up_header_makes_no_new_address():
    guess()

    assert enter(Client(), HTTP_X_FORWARDED_FOR=ELSEWHERE).status_code == 429


def test_an_empty_form_counts_as_no_failure(client):
    for _ in range(MOST_FROM_AN_ORIGIN + 1):
        enter(Client(), "")

    assert enter(client).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "made up, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.5, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "192.0.2.1:4711", "192.0.2.1"),
        (1, "nonsense", ""),
    ],
)
def test_the_address_is_what_our_own_proxies_wrote(rf, settings, proxies, header, expected):
    settings.STATUSPAGE_PROXIES = proxies
    request = rf.get("/", HTTP_X_FORWARDED_FOR=header)

    assert sign_in.address(request) == expected
