"""Chats and webhooks of the team that fail for long: whoever added one is told by mail."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_network

import pytest
from cryptography.fernet import Fernet

from incidents.models import Delivery, Subscriber, User
from incidents.operations import deliveries, nudges, team_targets
from incidents.operations.actor import user_actor
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    settings.STATUSPAGE_NUDGE_AFTER_SILENCE_S = 3600
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    settings.STATUSPAGE_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


@pytest.fixture
def ada(sink) -> User:
    return member("ada")


def member(name: str) -> User:
    fields = {"is_staff": True, "is_superuser": True, "email": f"{name}@example.org"}
    return make.user(username=name, **fields)


def deliver(at: datetime) -> None:
    deliveries.deliver_due(clock=lambda: at)


def nudged(httpserver, *, by: User, status: int) -> None:
    """Have a webhook of the team answer a nudge."""
    httpserver.expect_request("/hook").respond_with_data("", status=status)
    team_targets.add_team_target(
        by=user_actor(User.objects.get(pk=by.pk)),
        channel="webhook",
        address=httpserver.url_for("/hook"),
        now=NOW - HOUR,
    )
    make.incident(now=NOW - 2 * HOUR)
    nudges.nudge_due(now=NOW)
    deliveries.deliver_due(clock=lambda: NOW, channels={"webhook"})


def failed_for_five_days(httpserver, *, by: User) -> datetime:
    """Have a webhook of the team refuse a nudge until it is given up; return when that was."""
    nudged(httpserver, by=by, status=503)
    at = NOW
    while (row := Delivery.objects.filter(state="pending").first()) is not None:
        at = row.next_attempt_at
        deliveries.deliver_due(clock=lambda at=at: at, channels={"webhook"})
    assert at - NOW >= 5 * DAY
    return at


def told(sink) -> list[tuple[str, str]]:
    return [(mail["To"], mail["Subject"]) for mail in sink.mails()]


STOPPED = "[Example status] Nudges to Webhook have stopped"


def test_whoever_added_it_is_told_once_by_mail_and_why(sink, ada, httpserver):
    at = failed_for_five_days(httpserver, by=ada)
    deliver(at)
    deliver(at + DAY)
    [ended] = Subscriber.everyone.filter(audience="staff")

    assert told(sink) == [("ada@example.org", STOPPED)]
    text = sink.mails()[0].get_body("plain").get_content()
    assert "It failed for 5 days: The endpoint answered 503." in text
    assert ended.target not in text
    assert (ended.state, ended.reply_at) == ("quarantined", None)


def test_whoever_added_one_that_asks_for_nothing_more_is_told_as_well(sink, ada, httpserver):
    nudged(httpserver, by=ada, status=410)
    deliver(NOW + MINUTE)
    deliver(NOW + DAY)
    [ended] = Subscriber.everyone.filter(audience="staff")

    assert told(sink) == [("ada@example.org", STOPPED)]
    assert (ended.state, ended.reply_at) == ("quarantined", None)
    text = sink.mails()[0].get_body("plain").get_content()
    assert f"are not sent any more. {ended.reason} Once it works" in " ".join(text.split())


@pytest.mark.long
def test_where_nobody_is_known_who_added_it_whoever_is_nudged_by_mail_is_told(
    sink, ada, httpserver
):
    at = failed_for_five_days(httpserver, by=ada)
    User.objects.filter(pk=ada.pk).update(is_staff=False)
    grace = member("grace")
    nudges.choose_nudges(by=user_actor(User.objects.get(pk=grace.pk)), by_mail=True, now=at)
    deliver(at)

    assert told(sink) == [("grace@example.org", STOPPED)]


@pytest.mark.long
def test_a_mail_server_that_is_away_delays_it(sink, ada, httpserver, settings):
    at = failed_for_five_days(httpserver, by=ada)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # where nothing listens
    deliver(at)
    settings.EMAIL_PORT = port
    deliver(at + MINUTE)
    assert told(sink) == []
    deliver(at + HOUR)

    assert told(sink) == [("ada@example.org", STOPPED)]


@pytest.mark.long
def test_what_was_added_again_meanwhile_is_no_news(sink, ada, httpserver):
    at = failed_for_five_days(httpserver, by=ada)
    [ended] = Subscriber.everyone.filter(audience="staff")
    team_targets.add_team_target(
        by=user_actor(User.objects.get(pk=ada.pk)),
        channel="webhook",
        address=ended.target,
        now=at,
    )
    deliver(at)

    assert told(sink) == []
