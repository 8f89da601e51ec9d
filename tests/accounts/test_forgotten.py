"""A forgotten password: a link by mail, and no word of who there is."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, LinkRequest
from incidents.operations import forgotten
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db

FORGOTTEN = reverse("account_forgotten")


@pytest.fixture
def sink(settings):
    make.page()
    settings.STATUSPAGE_CONSOLE_URL = "https://office.example.org"
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def ada(**fields):
    fields = {"username": "ada", "email": "ada@example.org", "is_staff": True} | fields
    return make.user(**fields)


def ask(name: str, at: datetime = NOW) -> None:
    forgotten.ask_for_link(name, now=at)
    forgotten.send_due(clock=lambda: at)


def test_the_link_sets_another_password(client, sink):
    ada()
    ask("ada")

    [mail] = sink.mails()
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"] == "ada@example.org"
    path = re.search(r"https://office.example.org(/accounts/link/\S+)", text)[1]
    assert client.get(path).status_code == 200
    assert AuditEntry.objects.filter(kind="user.link_asked").count() == 1


def test_the_answer_is_the_same_for_all_names_and_costs_the_same(
    client, sink, django_assert_num_queries
):
    ada()
    answers = set()
    for name in ("ada", "ada@example.org", "nobody"):
        with django_assert_num_queries(4):
            answers.add(client.post(FORGOTTEN, {"name": name}).content)

    assert len(answers) == 1
    assert "a link is on its way" in answers.pop().decode()
    assert sink.taken == [], "only the worker looks it up"
    assert LinkRequest.objects.count() == 3


@pytest.mark.parametrize(
    "who", [{"is_active": False}, {"is_staff": False}, {"email": ""}, {"username": "bob"}]
)
def test_who_may_not_sign_in_or_has_no_address_gets_none(sink, who):
    ada(**who)
    ask("ada")

    assert sink.taken == []
    assert not LinkRequest.objects.exists()


def test_the_address_will_do_as_well(sink):
    ada()
    ask("ADA@example.org")

    assert sink.addresses == ["ada@example.org"]


def test_nobody_s_mailbox_is_filled(sink):
    ada()
    for _ in range(5):
        ask("ada")
    assert len(sink.taken) == 3

    ask("ada", NOW + DAY)
    assert len(sink.taken) == 4


def test_a_mail_server_that_is_away_delays_it_for_an_hour_at_most(sink):
    ada()
    sink.refused["ada@example.org"] = "451 Later"
    ask("ada")
    forgotten.send_due(clock=lambda: NOW + 30 * SECOND)
    sink.refused.clear()
    forgotten.send_due(clock=lambda: NOW + MINUTE)
    assert len(sink.taken) == 1

    sink.refused["ada@example.org"] = "451 Later"
    ask("ada")
    forgotten.send_due(clock=lambda: NOW + HOUR + SECOND)
    assert not LinkRequest.objects.exists()


def test_one_network_asks_ten_times_an_hour(client, sink):
    answers = [client.post(FORGOTTEN, {"name": "ada"}).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]
    assert LinkRequest.objects.count() == 10


def test_without_a_mail_server_the_page_says_whom_to_ask(client, settings):
    make.page()
    settings.EMAIL_HOST = ""
    login = client.get(reverse("account_login")).content.decode()
    page = client.post(FORGOTTEN, {"name": "ada"}).content.decode()

    assert FORGOTTEN in login
    assert "Ask somebody who manages people" in page
    assert not LinkRequest.objects.exists()
