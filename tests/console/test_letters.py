"""Mail to one of the team: invitations, links for a password, and a test."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import User
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.admin.forms import fields

pytestmark = pytest.mark.django_db

PAGE = reverse("console:page")
TEAM = reverse("console:team")


@pytest.fixture
def sink(settings):
    make.page()
    settings.STATUSPAGE_CONSOLE_URL = "http://testserver"
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def link_in(mail) -> str:
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://testserver(/accounts/link/[^/]+/)", text)[1]


def test_an_invitation_goes_to_the_address_and_is_shown_too(office, client, sink):
    sent = fields(office.get(TEAM), "username", username="bob", email="bob@example.org")
    shown = office.post(reverse("console:invite"), sent).content.decode()

    [mail] = sink.mails()
    link = link_in(mail)
    assert mail["To"] == "bob@example.org"
    assert mail["Subject"] == "[Example status] You are invited"
    assert "This link was sent to bob@example.org" in shown
    assert link in shown
    assert client.get(link).status_code == 200
    assert User.objects.get(username="bob").email == "bob@example.org"


def test_an_invitation_that_cannot_be_sent_is_made_all_the_same(office, settings):
    make.page()
    settings.EMAIL_HOST = ""
    sent = fields(office.get(TEAM), "username", username="bob", email="bob@example.org")
    shown = office.post(reverse("console:invite"), sent, follow=True).content.decode()

    assert "No mail was sent. No mail server is set up" in shown
    assert "Give bob this link" in shown


def test_a_link_for_a_password_is_sent_if_that_is_asked(office, client, sink):
    bob = make.user(username="bob", email="bob@example.org", is_staff=True)
    address = reverse("console:make-link", args=[bob.pk])

    office.post(address)
    assert sink.taken == []
    office.post(address, {"by_mail": ""})

    [mail] = sink.mails()
    assert client.get(link_in(mail)).status_code == 200
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] is None


def test_a_test_is_sent_to_whoever_asks(office, sink):
    User.objects.update(email="ada@example.org")
    shown = office.post(reverse("console:send-test"), follow=True).content.decode()

    assert sink.addresses == ["ada@example.org"]
    assert "A mail was sent to ada@example.org" in shown
    assert "Send me a test" in shown


def test_a_test_that_fails_says_why(office, sink):
    User.objects.update(email="ada@example.org")
    sink.refused["ada@example.org"] = "550 No such mailbox here"
    shown = office.post(reverse("console:send-test"), follow=True).content.decode()

    assert "No mail was sent. 550 No such mailbox here" in shown


def test_a_mail_server_that_is_away_is_named(office, sink, settings):
    User.objects.update(email="ada@example.org")
    settings.EMAIL_PORT = 9  # where nothing listens
    shown = office.post(reverse("console:send-test"), follow=True).content.decode()

    assert "The mail server cannot be used" in shown


def test_without_an_address_a_test_says_so(office, sink):
    shown = office.post(reverse("console:send-test"), follow=True).content.decode()

    assert "The account has no mail address" in shown
