"""The screen on which a member of the team chooses how they are nudged."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse

from incidents.models import AuditEntry, Subscriber, User
from incidents.operations.subscriptions import secret_of
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


@pytest.mark.parametrize("screen", ["console:nudges", "console:page"])
def test_who_manages_people_is_led_to_where_their_own_address_is_entered(office_of, screen):
    manager = office_of("view_incident", "change_page", "change_user")

    shown = manager.get(reverse(screen)).content.decode()

    own = reverse("console:person", args=[manager.session["_auth_user_id"]])
    assert f'Your account has no mail address. <a href="{own}">Enter it first</a>' in shown


def test_the_menu_leads_there(office):
    assert NUDGES in office.get(reverse("console:board")).content.decode()


SLACK = "https://hooks.slack.com/services/T0/B0/abcdefgh"
TEAM = reverse("console:nudge-team")


def test_the_team_is_nudged_in_a_chat_until_it_is_removed(office):
    shown = office.post(TEAM, {"channel": "slack", "address": SLACK}, follow=True).content.decode()

    made = Subscriber.everyone.get()
    assert (made.audience, made.user, made.state) == ("staff", None, "confirmed")
    assert "hooks.slack.com/…efgh" in shown
    assert SLACK not in shown
    assert not Subscriber.objects.exists(), "readers are others"

    office.post(reverse("console:nudge-team-no-more", args=[made.code]))

    assert not Subscriber.everyone.exists()
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"subscriber.added", "subscriber.removed"} <= kinds


@pytest.mark.parametrize(
    ("channel", "address", "said"),
    [
        ("slack", "https://example.org/hook", "begins with https://hooks.slack.com"),
        ("discord", "http://127.0.0.1/", "has to begin with https://"),
        ("mail", "ops@example.org", "Select a valid choice"),
        ("slack", SLACK, "nudged there already"),
    ],
)
def test_what_cannot_be_nudged_is_said_beside_the_form_which_keeps_it(
    office, channel, address, said
):
    make.subscriber(SLACK, channel="slack", audience="staff")

    shown = office.post(TEAM, {"channel": channel, "address": address}).content.decode()

    assert said in shown
    assert f'value="{address}"' in shown
    assert Subscriber.everyone.count() == 1


def test_one_that_was_quarantined_is_tried_again(office):
    make.subscriber(SLACK, channel="slack", audience="staff", state="quarantined", reason="404")

    office.post(TEAM, {"channel": "slack", "address": SLACK})

    assert Subscriber.everyone.get().state == "confirmed"


def test_a_webhook_shows_what_signs_for_it(office, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    office.post(TEAM, {"channel": "webhook", "address": "https://example.org/hook"})

    made = Subscriber.everyone.get()
    assert secret_of(made)
    assert secret_of(made) in office.get(NUDGES).content.decode()


def test_who_may_not_change_the_page_sees_no_form_and_no_secret(office_of):
    make.subscriber(SLACK, channel="slack", audience="staff")

    shown = office_of("view_incident").get(NUDGES).content.decode()

    assert "hooks.slack.com/…efgh" in shown
    assert TEAM not in shown
