"""Subscribers as staff add, change, pause, resume and remove them."""

from __future__ import annotations

import re

import pytest

from incidents.models import AuditEntry, Delivery, Event, Subscriber
from incidents.operations import deliveries, replies, subscribers, subscriptions
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Gone, Refused
from incidents.operations.subscriptions import Choices
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

EVERYTHING = Choices(everything=True)


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def add(email: str = "team@example.org", **more) -> Subscriber:
    more = {"choices": EVERYTHING, "now": NOW} | more
    return subscribers.add_subscriber(by=SYSTEM, email=email, **more)


def asked(sink: smtp.Sink) -> tuple[str, str]:
    """Return the heading of the last mail, and the token in its link that confirms."""
    replies.reply_due(clock=lambda: NOW)
    mail = sink.mails()[-1]
    text = mail.get_body(("plain",)).get_content()
    return mail["Subject"], re.search(r"/subscribe/confirm/([\w-]{32})", text)[1]


def test_an_address_that_staff_add_hears_of_nothing_until_it_agrees(sink):
    added = add()
    assert added.state == "unconfirmed"

    subscriptions.confirm(asked(sink)[1], now=NOW)

    assert Subscriber.objects.to_be_told().get() == added


def test_staff_cannot_bring_back_who_unsubscribed():
    gone = make.subscriber(state="unsubscribed")

    for act in (
        lambda: add(gone.target),
        lambda: subscribers.resume_subscriber(gone.pk, by=SYSTEM, now=NOW),
        lambda: subscribers.change_subscriber(gone.pk, by=SYSTEM, choices=EVERYTHING, now=NOW),
    ):
        with pytest.raises(Refused, match="unsubscribed it"):
            act()


def test_who_is_there_already_is_not_added_again():
    make.subscriber("team@example.org")

    with pytest.raises(Refused, match="there already") as refusal:
        add()

    assert refusal.value.field == "email"


def test_staff_fill_nobodys_mailbox_either():
    for _ in range(3):
        add()

    with pytest.raises(Refused, match="try again tomorrow"):
        add()
    add(now=NOW + DAY)


def test_a_change_of_what_one_hears_of_waits_until_its_mail_is_answered(sink):
    component = make.component()
    of = make.subscriber(is_list=True)

    choices = Choices(components=[component.code], wants_postmortems=False)
    subscribers.change_subscriber(of.pk, by=SYSTEM, choices=choices, now=NOW)

    assert Subscriber.objects.get().hears_everything
    heading, token = asked(sink)
    assert "Confirm a change" in heading
    with pytest.raises(Gone, match="48 hours"):
        subscriptions.confirm(token, now=NOW + 3 * DAY)
    subscriptions.confirm(token, now=NOW + HOUR)
    of.refresh_from_db()
    assert (of.hears_everything, of.wants_postmortems, of.asked_choices) == (False, False, None)
    assert list(of.components.all()) == [component]


def test_one_reader_of_a_list_cannot_end_it_for_all(sink):
    of = add(is_list=True)
    heading, token = asked(sink)
    assert "Confirm your subscription" in heading
    subscriptions.confirm(token, now=NOW)
    make.incident(now=NOW + HOUR)
    deliveries.deliver_due(clock=lambda: NOW + HOUR)

    mail = sink.mails()[-1]
    text = "".join(part.get_content() for part in mail.walk() if not part.is_multipart())
    assert of.token not in mail.as_string()
    assert mail["List-Unsubscribe"] is None
    assert "contact our operators" in text
    for act in (subscriptions.unsubscribe, subscriptions.erase):
        act(of.token, now=NOW)
    assert Subscriber.objects.to_be_told().get() == of


def test_one_that_is_paused_is_told_nothing_until_it_is_resumed(sink):
    of = make.subscriber()
    make.incident()
    deliveries.fan_out_due(now=NOW)
    subscribers.pause_subscriber(of.pk, by=SYSTEM, now=NOW)
    make.incident(now=NOW + HOUR)
    deliveries.deliver_due(clock=lambda: NOW + HOUR)
    assert sink.taken == []

    subscribers.resume_subscriber(of.pk, by=SYSTEM, now=NOW + 2 * HOUR)
    make.incident(now=NOW + 3 * HOUR)
    deliveries.deliver_due(clock=lambda: NOW + 3 * HOUR)

    assert len(sink.taken) == 1


def test_one_that_was_refused_for_good_is_quarantined_with_the_reason_and_revived(sink):
    of = make.subscriber()
    sink.refused[of.target] = "550 No such mailbox"
    make.incident()
    deliveries.deliver_due(clock=lambda: NOW)
    of.refresh_from_db()
    assert (of.state, "No such mailbox" in of.reason) == ("quarantined", True)

    subscribers.resume_subscriber(of.pk, by=SYSTEM, now=NOW)

    of.refresh_from_db()
    assert (of.state, of.reason) == ("confirmed", "")


def test_who_reads_a_quarantined_address_revives_it_by_confirming(sink):
    of = make.subscriber(state="quarantined", reason="550 full")
    subscriptions.subscribe(address=of.target, choices=EVERYTHING, now=NOW)

    subscriptions.confirm(asked(sink)[1], now=NOW)

    assert Subscriber.objects.to_be_told().get() == of


@pytest.mark.parametrize("state", ["unconfirmed", "confirmed"])
def test_only_what_is_paused_or_quarantined_is_resumed(state):
    of = make.subscriber(state=state)

    with pytest.raises(Refused, match="neither paused nor quarantined"):
        subscribers.resume_subscriber(of.pk, by=SYSTEM, now=NOW)


def test_of_who_is_removed_no_address_is_left(sink):
    of = make.subscriber()
    make.incident()
    deliveries.deliver_due(clock=lambda: NOW)

    subscribers.pause_subscriber(of.pk, by=SYSTEM, now=NOW)
    subscribers.remove_subscriber(of.pk, by=SYSTEM, now=NOW)

    assert not Subscriber.objects.exists()
    assert not Delivery.objects.exists()
    assert Event.objects.exists()
    kept = AuditEntry.objects.filter(subject_type="subscriber")
    assert {entry.subject_name for entry in kept} == {of.code}
