"""Webhooks, sent to a real HTTP server and checked by a library of Standard Webhooks."""

from __future__ import annotations

import json
from datetime import datetime
from ipaddress import ip_network
from threading import Event

import pytest
from cryptography.fernet import Fernet
from standardwebhooks import Webhook, WebhookVerificationError
from werkzeug import Request, Response

from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.models import Delivery, Subscriber
from incidents.operations import components, deliveries, postmortems, replies, subscriptions
from incidents.operations.actor import SYSTEM
from incidents.operations.incidents import withdraw_incident
from incidents.operations.secrets import decrypted, encrypted
from incidents.operations.subscriptions import Choices
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db

EVERYTHING = Choices(everything=True)


@pytest.fixture(autouse=True)
def _reaches_this_machine(settings):
    make.page(now=NOW - HOUR)
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    settings.STATUSPAGE_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def endpoint(httpserver):
    """One that takes all it is sent; ``answers`` are given first, each once."""
    httpserver.answers = []

    def answer(_request: Request) -> Response:
        return httpserver.answers.pop(0) if httpserver.answers else Response(status=204)

    httpserver.expect_request("/hook").respond_with_handler(answer)
    return httpserver


def subscribe(endpoint, at: datetime = NOW - 2 * HOUR, path: str = "/hook") -> Subscriber:
    """Ask, and return the subscriber, who has confirmed it by a link."""
    address = endpoint.url_for(path)
    subscriptions.subscribe(address=address, channel="webhook", choices=EVERYTHING, now=at)
    replies.reply_due(clock=lambda: at)
    made = Subscriber.objects.get(target=address)
    endpoint.clear_log()
    return subscriptions.confirm(made.token, now=at)


def deliver(at: datetime) -> None:
    deliveries.deliver_due(clock=lambda: at)


def sent(endpoint) -> list[Request]:
    return [request for request, _ in endpoint.log]


def is_signed(request: Request, secret: str) -> bool:
    try:
        Webhook(secret).verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return False
    return True


def test_an_update_is_sent_in_the_form_of_statuspage_and_signed(endpoint):
    robin = subscribe(endpoint)
    incident = make.incident(components=make.degraded(make.component()))
    deliver(NOW)

    [request] = sent(endpoint)
    assert is_signed(request, decrypted(robin.secret))
    assert request.headers["Content-Type"] == "application/json"
    payload = json.loads(request.get_data())
    assert payload["event_type"] == "incident.created"
    assert payload["incident"]["id"] == incident.code
    assert payload["incident"]["incident_updates"][0]["status"] == "identified"
    assert payload["page"]["status_indicator"] == "minor"
    assert payload["meta"]["unsubscribe"].endswith(f"/subscribe/unsubscribe/{robin.token}")


def test_a_status_that_is_set_directly_is_sent_as_a_change_of_the_component(endpoint):
    subscribe(endpoint)
    component = make.component()
    components.set_status(component.pk, by=SYSTEM, status="partial_outage", now=NOW)
    deliver(NOW)
    components.set_status(component.pk, by=SYSTEM, status="operational", now=NOW + MINUTE)
    deliver(NOW + MINUTE)

    changes = [json.loads(request.get_data()) for request in sent(endpoint)]
    assert [
        (c["component_update"]["old_status"], c["component_update"]["new_status"]) for c in changes
    ] == [("operational", "partial_outage"), ("partial_outage", "operational")]
    assert changes[0]["component_update"]["component_id"] == component.code
    assert changes[0]["component"]["id"] == component.code


def test_an_incident_that_is_withdrawn_is_over_and_its_text_is_told_no_more(endpoint):
    subscribe(endpoint)
    incident = make.incident(components=make.degraded(make.component()))
    deliver(NOW)
    withdraw_incident(incident.pk, by=SYSTEM, now=NOW + MINUTE, sends_correction=True)
    deliver(NOW + MINUTE)

    last = sent(endpoint)[-1]
    told = json.loads(last.get_data())
    assert told["event_type"] == "incident.withdrawn"
    assert told["incident"]["status"] == "resolved"
    assert told["incident"]["incident_updates"] == []
    assert b"Cached redirects" not in last.get_data()


def test_of_an_incident_that_is_withdrawn_no_postmortem_is_told_either(endpoint):
    subscribe(endpoint)
    incident = make.incident(status=Status.RESOLVED)
    sections = [Section("Cause", "A shelf overheated.")]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW)
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW)
    deliver(NOW)
    assert b"A shelf overheated." in sent(endpoint)[-1].get_data()
    withdraw_incident(incident.pk, by=SYSTEM, now=NOW + MINUTE, sends_correction=True)
    deliver(NOW + MINUTE)

    last = sent(endpoint)[-1].get_data()
    told = json.loads(last)["incident"]
    assert b"A shelf overheated." not in last
    assert {name: told[name] for name in told if name.startswith("postmortem_")} == {
        "postmortem_body": None,
        "postmortem_body_last_updated_at": None,
        "postmortem_ignored": False,
        "postmortem_published_at": None,
        "postmortem_notified_subscribers": False,
    }


def test_it_says_whether_earlier_updates_were_left_out(endpoint):
    subscribe(endpoint)
    incident = make.incident()
    make.update(incident, now=NOW + MINUTE)
    deliver(NOW + MINUTE)
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    deliver(NOW + HOUR)

    told = [json.loads(request.get_data())["meta"] for request in sent(endpoint)]
    assert [meta["earlier_updates_left_out"] for meta in told] == [True, False]


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_what_is_not_taken_is_sent_again_with_the_same_id(endpoint, status):
    subscribe(endpoint)
    elsewhere = endpoint.url_for("/elsewhere")
    endpoint.answers = [Response(status=status, headers={"Location": elsewhere})]
    make.incident()
    deliver(NOW)
    assert str(status) in Delivery.objects.get().last_error
    deliver(NOW + HOUR)

    first, second = sent(endpoint)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.path == second.path == "/hook"
    assert Delivery.objects.get().state == "sent"


def test_two_subscribers_and_two_events_have_ids_of_their_own(endpoint):
    endpoint.expect_request("/other").respond_with_data("")
    subscribe(endpoint)
    subscribe(endpoint, path="/other")
    incident = make.incident()
    deliver(NOW)
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    deliver(NOW + MINUTE)

    ids = {request.headers["webhook-id"] for request in sent(endpoint)}
    assert len(ids) == 4
    assert not any("." in each for each in ids)


def test_an_endpoint_says_for_how_long_it_wants_no_more(endpoint):
    subscribe(endpoint)
    endpoint.answers = [Response(status=429, headers={"Retry-After": "1800"})]
    make.incident()
    deliver(NOW)

    assert Delivery.objects.get().next_attempt_at == NOW + 30 * MINUTE


@pytest.mark.parametrize(
    "pause",
    [
        "Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
        "Mon, 01 Jan 99999999999999 00:00:00 GMT",
    ],
)
def test_a_pause_that_no_clock_can_tell_keeps_no_other_from_being_told(endpoint, pause):
    make.subscriber(endpoint.url_for("/other"), channel="webhook", secret=encrypted("whsec_AAAA"))
    endpoint.expect_request("/other").respond_with_data(status=204)
    subscribe(endpoint)
    endpoint.answers = [Response(status=503, headers={"Retry-After": pause})]
    make.incident()
    deliver(NOW)

    assert sorted(each.state for each in Delivery.objects.all()) == ["pending", "sent"]


def test_an_endpoint_that_wants_no_more_is_not_sent_what_waited(endpoint):
    subscribe(endpoint)
    for name in ("first", "second"):
        make.incident(name=name)
    endpoint.answers = [Response(status=410)]
    deliver(NOW)

    assert len(sent(endpoint)) == 1
    assert [each.state for each in Delivery.objects.order_by("event")] == ["cancelled", "failed"]


def test_an_endpoint_that_is_gone_is_unsubscribed(endpoint):
    robin = subscribe(endpoint)
    endpoint.answers = [Response(status=410)]
    incident = make.incident()
    deliver(NOW)
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    deliver(NOW + HOUR)

    robin.refresh_from_db()
    assert robin.state == "unsubscribed"
    assert len(endpoint.log) == 1


def test_an_endpoint_that_hangs_is_given_up(endpoint, monkeypatch):
    monkeypatch.setattr("incidents.outbound.channels.posts.SECONDS_MAX", 0.2)
    subscribe(endpoint)
    is_over = Event()
    endpoint.expect_request("/hangs").respond_with_handler(lambda _: Response(f"{is_over.wait()}"))
    Subscriber.objects.update(target=endpoint.url_for("/hangs"))
    make.incident()
    deliver(NOW)
    is_over.set()

    assert Delivery.objects.get().last_error == "Timeout: 0.2"


def test_a_secret_that_was_replaced_signs_for_a_day_beside_the_new_one(endpoint):
    robin = subscribe(endpoint)
    former = decrypted(robin.secret)
    new = decrypted(subscriptions.renew_secret(robin.token, now=NOW).secret)
    incident = make.incident()
    deliver(NOW)
    make.update(incident, Status.RESOLVED, now=NOW + DAY)
    deliver(NOW + DAY)

    both, last = sent(endpoint)
    assert (is_signed(both, former), is_signed(both, new)) == (True, True)
    assert (is_signed(last, former), is_signed(last, new)) == (False, True)


def test_without_the_key_of_its_secret_nothing_is_sent_unsigned(endpoint, settings):
    subscribe(endpoint)
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make.incident()
    deliver(NOW)

    assert endpoint.log == []
    assert "STATUSPAGE_ENCRYPTION_KEYS" in Delivery.objects.get().last_error


@pytest.mark.parametrize("is_json", [False, True])
def test_an_endpoint_confirms_by_answering_with_the_challenge(endpoint, is_json):
    def answer(request: Request) -> Response:
        challenge = request.get_json()["challenge"]
        return Response(json.dumps({"challenge": challenge}) if is_json else f"{challenge}\n")

    endpoint.expect_request("/answers").respond_with_handler(answer)
    address = endpoint.url_for("/answers")
    subscriptions.subscribe(address=address, channel="webhook", choices=EVERYTHING, now=NOW)
    replies.reply_due(clock=lambda: NOW)

    robin = Subscriber.objects.to_be_told().get()
    [request] = sent(endpoint)
    assert json.loads(request.get_data())["event_type"] == "subscription.confirmation"
    assert is_signed(request, decrypted(robin.secret))


def test_an_endpoint_that_only_repeats_what_it_is_sent_confirms_nothing(endpoint):
    endpoint.expect_request("/echo").respond_with_handler(lambda got: Response(got.get_data()))
    subscribed = endpoint.url_for("/echo")
    subscriptions.subscribe(address=subscribed, channel="webhook", choices=EVERYTHING, now=NOW)
    replies.reply_due(clock=lambda: NOW)

    assert Subscriber.objects.get().state == "unconfirmed"
    [request] = sent(endpoint)
    confirm_url = json.loads(request.get_data())["confirm_url"]
    assert confirm_url.endswith(f"/subscribe/confirm/{Subscriber.objects.get().token}")


def test_an_endpoint_that_is_subscribed_is_told_so_and_nothing_changes(endpoint):
    robin = subscribe(endpoint)
    subscriptions.subscribe(address=robin.target, channel="webhook", choices=EVERYTHING, now=NOW)
    replies.reply_due(clock=lambda: NOW)

    payload = json.loads(sent(endpoint)[0].get_data())
    assert payload["event_type"] == "subscription.exists"
    assert "challenge" not in payload
    assert payload["meta"]["manage"].endswith(f"/subscribe/manage/{robin.token}")


def test_a_host_is_not_flooded_by_way_of_its_many_addresses(endpoint):
    for number in range(30):
        address = endpoint.url_for(f"/{number}")
        subscriptions.subscribe(address=address, channel="webhook", choices=EVERYTHING, now=NOW)
    assert Subscriber.objects.count() == 20

    late = NOW + DAY + SECOND
    address = endpoint.url_for("/late")
    subscriptions.subscribe(address=address, channel="webhook", choices=EVERYTHING, now=late)
    assert Subscriber.objects.count() == 21
