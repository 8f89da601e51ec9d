"""A page is moved in from the management API, by a key: with its subscribers and templates."""

from __future__ import annotations

import re

import pytest

from incidents.domain.moving.statuspage import read
from incidents.domain.subscriber_lists import ListedAddress
from incidents.domain.subscriptions import SubscriberState
from incidents.models import Event, Incident, MessageTemplate, Subscriber
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from incidents.operations.managed_pages import Key, of_key
from incidents.operations.moving_in import MovedIn, move_in
from incidents.operations.subscriber_imports import planned
from tests import foreign, hosted, stored
from tests.foreign import CDN, UPLOADS
from tests.hosted import KEY, Hosted, subscriber, template
from tests.make import NOW

BY_SMS = subscriber("sms0sms0sms0", mode="sms", email=None, phone_number="1")
OF_ALL = [CDN, UPLOADS]


@pytest.fixture
def service(httpserver):
    """The hosted service, with a page of each kind of subscriber."""
    stub = Hosted(
        foreign.page(),
        {
            "active": [
                subscriber("all0all0all0", components=OF_ALL),
                subscriber("cdn0cdn0cdn1", email="Robin@Example.org", components=[CDN]),
                subscriber("lost0lost0lo", components=["gone0gone0go"]),
                BY_SMS,
            ],
            "quarantined": [subscriber("qua0qua0qua0", quarantined_at="2024-03-01T10:00:00Z")],
            "unconfirmed": [subscriber("unc0unc0unc0")],
            "unsubscribed": [subscriber("uns0uns0uns0")],
        },
        [template("tpl0tpl0tpl0", "Slow"), template("tpl0tpl0tpl1", "Odd", body="{{who}}")],
    )
    return serving(httpserver, stub)


def serving(httpserver, stub: Hosted) -> Hosted:
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(stub.answer)
    stub.url = httpserver.url_for("/").rstrip("/")
    return stub


def moved(service: Hosted) -> MovedIn:
    content, _lost = of_key(service.url, Key(KEY), api=f"{service.url}/v1")
    return move_in(read(content, now=NOW), by=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_subscribers_keep_their_state_and_what_they_hear_of(service):
    result = moved(service)

    found = {each.former_code: each for each in Subscriber.objects.all()}
    assert {code: each.state for code, each in found.items()} == {
        "all0all0all0": SubscriberState.CONFIRMED,
        "cdn0cdn0cdn1": SubscriberState.CONFIRMED,
        "qua0qua0qua0": SubscriberState.QUARANTINED,
        "uns0uns0uns0": SubscriberState.UNSUBSCRIBED,
    }
    assert found["all0all0all0"].hears_everything
    robin = found["cdn0cdn0cdn1"]
    assert (robin.target, robin.hears_everything) == ("robin@example.org", False)
    assert [each.code for each in robin.components.all()] == [CDN]
    assert (result.subscribers, result.templates) == (4, 1)
    assert sorted(line.partition(": ")[2][:20] for line in result.lost) == [
        "There is no variable",
        "sms, for which no ad",
        "they have not confir",
        "they hear only of co",
    ]


@pytest.mark.django_db
def test_nobody_is_told_and_no_list_revives_who_unsubscribed(service):
    moved(service)

    assert not Subscriber.objects.exclude(reply_at=None).exists()
    assert not Event.objects.filter(notifies=True).exists()
    [plan] = planned([ListedAddress(1, "uns0uns0uns0@example.org")])
    assert plan.fate == "unsubscribed"


@pytest.mark.django_db
def test_moved_in_again_from_there_nothing_changes_even_who_left_here(service):
    moved(service)
    Subscriber.objects.filter(former_code="all0all0all0").update(state=SubscriberState.UNSUBSCRIBED)
    with stored.nothing_written():
        again = moved(service)

    assert (again.subscribers, again.templates, again.incidents) == (0, 0, 0)


@pytest.mark.django_db
def test_a_template_becomes_markdown_with_the_status_it_brings(service):
    moved(service)

    found = MessageTemplate.objects.get(code="tpl0tpl0tpl0")
    assert (found.purpose, found.status, found.incident_name) == (
        "update",
        "investigating",
        "Slow pages",
    )
    assert "<" not in found.body


@pytest.mark.long
@pytest.mark.django_db
def test_all_pages_of_lists_are_asked_for_and_a_busy_service_is_waited_for(httpserver):
    stub = hosted.large(incidents=120, components=40, subscribers=250)
    stub.busy = 3

    result = moved(serving(httpserver, stub))

    assert (result.incidents, result.subscribers, result.components) == (121, 250, 40)


@pytest.mark.django_db
def test_planned_work_still_begins_and_ends_by_itself(service):
    coming = foreign.incident(
        "com0com0com0",
        foreign.update("upd0upd0upd9", "scheduled", "2022-04-20T08:00:00.000Z"),
        scheduled_for="2099-05-01T06:00:00.000Z",
        scheduled_until="2099-05-01T09:00:00.000Z",
        scheduled_auto_in_progress=True,
        scheduled_auto_completed=True,
    )
    service.page["scheduled_maintenances"].append(coming)
    moved(service)

    found = Incident.objects.get(code="com0com0com0")
    assert (found.starts_by_itself, found.ends_by_itself) == (True, True)


def test_a_key_that_is_not_accepted_is_said_and_never_shown(service):
    wrong = "wrong-key-0000"
    with pytest.raises(Refused, match="401, the key is not accepted") as refusal:
        of_key(service.url, Key(wrong), api=f"{service.url}/v1")

    assert wrong not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "two words", "line\nline", "schlüssel"])
def test_what_can_be_no_key_is_refused(text):
    with pytest.raises(Refused, match="the API key alone"):
        Key(text)


def test_a_key_is_sent_by_https_only():
    with pytest.raises(Refused, match="by https only"):
        Key(KEY).headers("http://api.example.com/v1/pages/x")
