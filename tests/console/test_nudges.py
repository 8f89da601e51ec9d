"""The screen on which a member of the team chooses how they are nudged."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, Subscriber, User
from tests import make
from tests.admin.forms import fields

pytestmark = pytest.mark.django_db

NUDGES = reverse("console:nudges")


@pytest.fixture(autouse=True)
def page():
    make.page()
    make.user(username="bob")


def test_a_tick_is_a_nudge_by_mail_and_without_it_there_is_none(office):
    User.objects.filter(username="ada").update(email="ada@example.org")
    before = office.get(NUDGES).content.decode()
    shown = office.post(NUDGES, {"by_mail": "on"}, follow=True).content.decode()

    assert "Nobody is nudged." in before
    assert "Mail goes to ada@example.org" in before
    assert "Your choice is saved." in shown
    assert fields(office.get(NUDGES), "by_mail")["by_mail"] == "on"
    assert Subscriber.everyone.get().target == "ada@example.org"

    office.post(NUDGES, {})

    assert not Subscriber.everyone.exists()
    assert AuditEntry.objects.filter(kind="user.nudges_chosen").count() == 2


def test_without_a_mail_address_the_screen_says_who_can_enter_one(office):
    shown = office.post(NUDGES, {"by_mail": "on"}).content.decode()

    assert "Your account has no mail address. Ask somebody who manages people" in shown
    assert not Subscriber.everyone.exists()


def test_the_menu_leads_there(office):
    assert NUDGES in office.get(reverse("console:board")).content.decode()
