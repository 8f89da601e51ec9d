from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import Delivery, Event, Subscriber
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def update():
    """One that two subscribers got, and one did not."""
    make.page(now=NOW - HOUR)
    incident = make.incident()
    event = incident.events.get()
    for name, state in (("a", "sent"), ("b", "sent"), ("c", "failed")):
        Delivery.objects.create(
            event=event,
            incident=incident,
            subscriber=make.subscriber(f"{name}@example.org"),
            channel="mail",
            state=state,
            sent_at=event.due_at + HOUR if state == "sent" else None,
            last_error="" if state == "sent" else "550 No such mailbox",
            next_attempt_at=NOW,
            created_at=NOW,
        )
    return incident.updates.get()


def test_each_update_says_how_many_it_has_reached(office, update):
    page = office.get(reverse("console:incident", args=[update.incident.code])).content.decode()

    assert "reached 2 of 3, first after 60 min, last after 60 min, " in page
    assert "1 failing" in page
    assert reverse("console:reached", args=[update.code]) in page


def test_those_who_were_not_reached_come_first_with_the_reason(office, update):
    page = office.get(reverse("console:reached", args=[update.code])).content.decode()

    assert page.index("c@example.org") < page.index("a@example.org")
    assert "550 No such mailbox" in page


def test_a_reason_that_many_share_is_said_once(office, update):
    event = Event.objects.get()
    for name, because in (("d", "550 Full"), ("e", "550 No such mailbox")):
        Delivery.objects.create(
            event=event,
            incident=event.incident,
            subscriber=make.subscriber(f"{name}@example.org"),
            channel="mail",
            state="failed",
            last_error=because,
            next_attempt_at=NOW,
            created_at=NOW,
        )
    page = office.get(reverse("console:reached", args=[update.code])).content.decode()

    found = re.findall(r"<h2><bdi>(.*)</bdi>|<bdi>(\w)@example.org|<h2>(The others)", page)
    assert ["".join(each) for each in found] == [
        *("550 Full", "d"),
        *("550 No such mailbox", "c", "e"),
        *("The others", "a", "b"),
    ]


def test_an_address_that_lets_anybody_post_is_not_shown_whole(office, update):
    address = "https://hooks.slack.com/services/T1/B1/s3cret-abcd"
    Subscriber.objects.filter(target="c@example.org").update(channel="slack", target=address)
    page = office.get(reverse("console:reached", args=[update.code])).content.decode()

    assert "hooks.slack.com/…abcd" in page
    assert "s3cret" not in page


def test_the_button_has_them_tried_again(office, update):
    failed = Delivery.objects.get(state="failed")

    office.post(reverse("console:try-again", args=[update.code]), {"delivery": failed.pk})

    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("pending", 0)


def test_addresses_are_for_those_who_manage_subscribers(office_of, update):
    office = office_of("view_incident")
    page = office.get(reverse("console:incident", args=[update.incident.code])).content.decode()

    assert "reached 2 of 3" in page
    assert reverse("console:reached", args=[update.code]) not in page
