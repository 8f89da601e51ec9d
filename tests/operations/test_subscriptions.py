"""Subscribing without an account, by what comes by mail."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from incidents.domain.subscriber_lists import ListedAddress
from incidents.models import Subscriber
from incidents.operations import replies, subscriber_imports, subscriptions
from incidents.operations.errors import Gone, Refused
from incidents.operations.subscriptions import Choices
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import DAY, HOUR, NOW, SECOND

pytestmark = pytest.mark.django_db

EVERYTHING = Choices(everything=True)


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def ask(at: datetime = NOW, address: str = "robin@example.org", choices=EVERYTHING) -> None:
    subscriptions.subscribe(address=address, choices=choices, now=at)
    replies.reply_due(clock=lambda: at)


def link(sink: smtp.Sink) -> tuple[str, str]:
    """Return what the last mail leads to, and the token."""
    text = sink.mails()[-1].get_body(("plain",)).get_content()
    return re.search(r"http://status.example.org/subscribe/(\w+)/([\w-]{32})", text).groups()


def test_an_address_is_subscribed_once_it_is_confirmed(sink):
    ask()
    kind, token = link(sink)
    assert kind == "confirm"
    assert not Subscriber.objects.to_be_told().exists()

    subscriptions.confirm(token, now=NOW + HOUR)
    subscriptions.confirm(token, now=NOW + 3 * DAY)

    robin = Subscriber.objects.to_be_told().get()
    assert (robin.target, robin.confirmed_at) == ("robin@example.org", NOW + HOUR)


def test_a_link_confirms_for_two_days_and_can_be_had_again(sink):
    ask()
    with pytest.raises(Gone, match="Subscribe again"):
        subscriptions.confirm(link(sink)[1], now=NOW + 2 * DAY + SECOND)

    ask(NOW + 3 * DAY)
    subscriptions.confirm(link(sink)[1], now=NOW + 3 * DAY)
    assert Subscriber.objects.to_be_told().exists()


def test_nobody_fills_the_mailbox_of_another(sink):
    for _ in range(10):
        ask()
    assert len(sink.taken) == 3

    ask(NOW + DAY)
    assert len(sink.taken) == 4


def test_a_drill_answers_nobody(sink, settings):
    subscriptions.subscribe(address="robin@example.org", choices=EVERYTHING, now=NOW)
    settings.DRILL = True
    replies.reply_due(clock=lambda: NOW)

    assert sink.taken == []


def test_who_is_subscribed_gets_the_link_to_change_it_and_nothing_is_changed(sink):
    component = make.component()
    robin = make.subscriber()
    ask(choices=Choices(components=[component.code]))

    assert link(sink) == ("manage", robin.token)
    robin.refresh_from_db()
    assert (robin.hears_everything, robin.components.count()) == (True, 0)


def test_an_answer_that_could_not_be_sent_is_sent_later(sink):
    sink.answer = "451 later"
    ask()
    sink.answer = "250 OK"
    replies.reply_due(clock=lambda: NOW + SECOND)
    assert sink.taken == []

    replies.reply_due(clock=lambda: NOW + 10 * SECOND)
    replies.reply_due(clock=lambda: NOW + HOUR)
    assert len(sink.taken) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("", "robin", "a@b", "a@example.org\r\nRCPT TO:<b@example.org>", "a b@example.org"),
        *(
            "<a@example.org>",
            "a@example.org,b@example.org",
            '"a\n"@example.org',
            "x" * 250 + "@a.org",
        ),
    ],
)
def test_what_is_no_address_is_refused(settings, address):
    settings.EMAIL_HOST = "mail.example.org"
    with pytest.raises(Refused, match=r"name@example\.org") as refusal:
        ask(address=address)

    assert refusal.value.field == "address"
    assert not Subscriber.objects.exists()


def test_what_this_page_does_not_offer_is_refused(settings):
    settings.EMAIL_HOST = ""
    with pytest.raises(Refused, match="choose another"):
        ask()
    settings.DRILL = True
    for channel in ("slack", "pager"):
        with pytest.raises(Refused, match="choose another"):
            subscriptions.subscribe(address="", channel=channel, choices=EVERYTHING, now=NOW)


def test_one_address_is_one_subscriber_however_it_is_written(sink):
    ask(address=" Robin@EXAMPLE.org")
    ask(address="Robin@example.org ")
    ask(address="robin@exämple.org")

    ask(address="robin@example.org")

    assert {s.target for s in Subscriber.objects.all()} == {
        "robin@example.org",
        "robin@xn--exmple-cua.org",
    }


def test_choices_replace_what_was_chosen():
    group, component = make.group(), make.component()
    robin = make.subscriber()
    choices = Choices(components=[component.code, "unknown"], groups=[group.code])
    subscriptions.change_choices(robin.token, choices=choices, now=NOW)

    robin.refresh_from_db()
    assert not robin.hears_everything
    assert [*robin.components.all(), *robin.groups.all()] == [component, group]
    with pytest.raises(Refused, match="unsubscribe"):
        subscriptions.change_choices(robin.token, choices=Choices(), now=NOW)


def test_unsubscribing_and_erasing_succeed_a_second_time():
    robin = make.subscriber()
    for _ in range(2):
        subscriptions.unsubscribe(robin.token, now=NOW)
    robin.refresh_from_db()
    assert robin.state == "unsubscribed"

    for _ in range(2):
        subscriptions.erase(robin.token, now=NOW)
    assert not Subscriber.objects.exists()
    subscriptions.unsubscribe(robin.token, now=NOW)


def test_a_stranger_who_asks_does_not_undo_that_an_address_unsubscribed(sink):
    robin = make.subscriber()
    subscriptions.unsubscribe(robin.token, now=NOW)
    ask(NOW + DAY)
    subscriptions.erase_unconfirmed(now=NOW + 30 * DAY)

    robin.refresh_from_db()
    assert robin.state == "unsubscribed"
    [planned] = subscriber_imports.planned([ListedAddress(1, robin.target)])
    assert planned.fate == "unsubscribed"


def test_whoever_unsubscribed_comes_back_by_a_link_asked_for_since(sink):
    ask()
    token = link(sink)[1]
    subscriptions.confirm(token, now=NOW)
    subscriptions.unsubscribe(token, now=NOW)
    with pytest.raises(Gone, match="Subscribe again"):
        subscriptions.confirm(token, now=NOW)

    ask(NOW + HOUR)
    assert link(sink) == ("confirm", token)
    subscriptions.confirm(token, now=NOW + HOUR)
    assert Subscriber.objects.to_be_told().exists()


def test_an_address_is_confirmed_though_the_clock_was_set_back(sink):
    ask()
    subscriptions.confirm(link(sink)[1], now=NOW - HOUR)

    assert Subscriber.objects.to_be_told().get().confirmed_at == NOW


def test_one_reader_does_not_end_what_a_list_is_sent():
    team = make.subscriber(is_list=True)
    subscriptions.unsubscribe(team.token, now=NOW)
    subscriptions.erase(team.token, now=NOW)

    team.refresh_from_db()
    assert team.state == "confirmed"


def test_addresses_that_nobody_confirmed_are_forgotten_after_a_week(sink):
    ask()
    make.subscriber("ann@example.org")
    subscriptions.erase_unconfirmed(now=NOW + 7 * DAY)
    assert Subscriber.objects.count() == 2

    subscriptions.erase_unconfirmed(now=NOW + 7 * DAY + SECOND)
    assert Subscriber.objects.get().target == "ann@example.org"
