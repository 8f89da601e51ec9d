"""Deliveries, sent to a real SMTP server."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from incidents.domain.vocabulary import Status
from incidents.models import Delivery, Event, Subscriber
from incidents.operations import (
    batches,
    components,
    deliveries,
    ended_targets,
    fan_out,
    incidents,
    nudges,
    replies,
    sweep,
    updates,
)
from incidents.operations.actor import SYSTEM
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def deliver(at: datetime) -> None:
    deliveries.deliver_due(clock=lambda: at)


def subjects(sink: smtp.Sink) -> list[str]:
    return [mail["Subject"] for mail in sink.mails()]


def states() -> list[str]:
    return list(Delivery.objects.order_by("event", "subscriber").values_list("state", flat=True))


def test_all_who_subscribed_are_told_once_of_each_update(sink):
    for name in ("ann", "bob", "eve"):
        make.subscriber(f"{name}@example.org")
    incident = make.incident()
    deliver(NOW)
    deliver(NOW + HOUR)
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    deliver(NOW + MINUTE)

    assert sorted(sink.addresses) == sorted(
        ["ann@example.org", "bob@example.org", "eve@example.org"] * 2
    )
    assert subjects(sink) == ["[Identified] Redirect loops"] * 3 + ["[Resolved] Redirect loops"] * 3
    assert set(states()) == {"sent"}


def test_nothing_waits_for_somebody_who_was_erased_while_it_was_enqueued(sink):
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    make.incident()
    fan_out.fan_out_due(now=NOW)
    erased = Subscriber.objects.filter(target="ann@example.org")
    erased._raw_delete(erased.db)  # as seen by nobody who enqueues at that moment
    deliver(NOW)

    assert sink.addresses == ["bob@example.org"]
    assert states() == ["cancelled", "sent"]


def test_a_mail_has_what_mail_programs_look_for(sink):
    robin = make.subscriber()
    incident = make.incident(body="Cached *redirects* point at each other.\n.\nEnd.")
    deliver(NOW)

    [mail] = sink.mails()
    event = Event.objects.get()
    assert mail["To"] == "robin@example.org"
    assert mail["Message-ID"] == f"<{event.code}.{robin.code}@status.example.org>"
    assert mail["References"] == f"<{incident.code}@status.example.org>"
    assert f"/subscribe/unsubscribe/{robin.token}>" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<status.status.example.org>" in mail["List-Id"]
    assert mail["Auto-Submitted"] == "auto-generated"
    html = mail.get_body(("html",)).get_content()
    text = mail.get_body(("plain",)).get_content()
    assert "<em>redirects</em>" in html
    assert "\r\n.\r\nEnd." in text
    assert f"/subscribe/manage/{robin.token}" in text
    assert f"/subscribe/manage/{robin.token}" in html
    assert "plainstatus-token" not in str(mail)


def test_a_maintenance_brings_its_place_in_the_calendar(sink):
    make.subscriber()
    maintenance = make.maintenance()
    deliver(NOW)

    [calendar] = [p for p in sink.mails()[0].walk() if p.get_content_type() == "text/calendar"]
    assert f"UID:{maintenance.code}@" in calendar.get_content()


def test_no_line_of_a_mail_is_longer_than_smtp_allows_and_nothing_ends_a_header(sink):
    make.subscriber()
    make.incident(
        name="Ü" * 200 + "\r\nBcc: all@example.org", body="ä" * 3_000 + " " + "x " * 2_000
    )
    deliver(NOW)

    [(_, content)] = sink.taken
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert "Bcc" not in sink.mails()[0]


def test_a_status_that_is_set_directly_is_told_too(sink):
    make.subscriber()
    components.set_status(make.component().pk, by=SYSTEM, status="major_outage", now=NOW)
    deliver(NOW)

    assert subjects(sink) == ["[Major outage] Index – CDN"]


def test_only_those_are_told_whom_it_concerns(sink):
    cdn, uploads = make.component("CDN", group=make.group()), make.component("Uploads")
    make.subscriber("all@example.org", wants_incidents=False)
    make.subscriber("late@example.org", confirmed_at=NOW + SECOND)
    make.subscriber("paused@example.org", state="paused")
    for name, made in {"cdn": cdn, "uploads": uploads}.items():
        make.subscriber(f"{name}@example.org", hears_everything=False).components.add(made)
    by_group = make.subscriber("group@example.org", hears_everything=False)
    by_group.groups.add(cdn.group)
    incident = make.incident(components=make.degraded(cdn))
    make.subscriber("one@example.org", hears_everything=False).incidents.add(incident)
    deliver(NOW)

    assert sorted(sink.addresses) == ["cdn@example.org", "group@example.org", "one@example.org"]


def test_nobody_is_told_what_is_still_to_be_undone_or_was_taken_back(sink):
    make.subscriber()
    incident = make.incident(is_held=True)
    deliver(NOW)
    assert sink.taken == []

    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + SECOND)
    deliver(NOW + MINUTE)
    assert sink.taken == []


def test_what_was_posted_by_a_clock_that_is_set_back_since_is_told_now(sink):
    make.subscriber()
    make.incident(is_held=True, now=NOW + DAY)
    deliver(NOW)

    assert len(sink.taken) == 1


def test_what_was_not_sent_is_cancelled_once_it_is_withdrawn(sink):
    make.subscriber()
    incident = make.incident()
    deliver(NOW)
    mistaken = make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    sink.answer = "451 later"
    deliver(NOW + MINUTE)
    updates.withdraw_update(mistaken.pk, by=SYSTEM, now=NOW + 2 * MINUTE)
    sink.answer = "250 OK"
    deliver(NOW + HOUR)

    assert subjects(sink) == ["[Identified] Redirect loops"]
    assert states() == ["sent", "cancelled"]


def test_unsent_messages_of_an_incident_collapse_into_the_newest_which_says_so(sink):
    make.subscriber()
    sink.answer = "451 later"
    incident = make.incident()
    deliver(NOW)
    make.update(incident, Status.MONITORING, now=NOW + SECOND)
    deliver(NOW + SECOND)
    sink.answer = "250 OK"
    deliver(NOW + HOUR)

    assert subjects(sink) == ["[Monitoring] Redirect loops"]
    assert "not been sent yet are left out" in str(sink.mails()[0])
    assert states() == ["superseded", "sent"]


def test_an_end_is_never_collapsed_away_and_comes_first(sink):
    make.subscriber()
    sink.answer = "451 later"
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW + SECOND)
    make.update(incident, Status.IDENTIFIED, now=NOW + 2 * SECOND)
    deliver(NOW + 2 * SECOND)
    sink.answer = "250 OK"
    deliver(NOW + HOUR)

    assert subjects(sink) == ["[Resolved] Redirect loops", "[Identified] Redirect loops"]


def test_nothing_is_sent_while_the_incident_has_news_that_can_be_undone(sink):
    make.subscriber()
    sink.answer = "451 later"
    incident = make.incident()
    deliver(NOW)
    sink.answer = "250 OK"
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE, is_held=True)
    deliver(NOW + MINUTE)
    assert sink.taken == []

    deliver(NOW + 2 * MINUTE)
    assert subjects(sink) == ["[Resolved] Redirect loops"]


def test_one_recipient_who_is_refused_keeps_no_other_from_being_told(sink):
    for name in ("ann", "bob", "eve"):
        make.subscriber(f"{name}@example.org")
    sink.refused = {"bob@example.org": "550 no such user", "eve@example.org": "451 full"}
    make.incident()
    deliver(NOW)

    assert sink.addresses == ["ann@example.org"]
    bob = Subscriber.objects.get(target="bob@example.org")
    assert (bob.state, bob.reason) == ("quarantined", "550 no such user")
    assert states() == ["sent", "failed", "pending"]
    sink.refused = {}
    deliver(NOW + HOUR)
    assert sink.addresses == ["ann@example.org", "eve@example.org"]


@pytest.mark.parametrize("offers", [[], ["PIPELINING"]])
def test_a_server_that_refuses_all_by_a_rule_of_its_own_loses_no_message_and_nobody(sink, offers):
    sink.offers = offers
    names = ("ann", "bob", "eve")
    for name in names:
        make.subscriber(f"{name}@example.org")
    sink.refused = {
        f"{name}@example.org": f"554 5.7.1 <{name}@example.org>: Relay access denied"
        for name in names
    }
    make.incident()
    deliver(NOW)
    assert set(states()) == {"pending"}

    sink.refused = {}
    deliver(NOW + MINUTE)
    assert len(sink.taken) == 3
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"confirmed"}


def test_a_refusal_by_policy_fails_once_and_quarantines_nobody(sink):
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    sink.refused = {"bob@example.org": "550 5.7.1 Refused by policy"}
    incident = make.incident()
    deliver(NOW)
    sink.refused = {}
    make.update(incident, now=NOW + MINUTE)
    deliver(NOW + MINUTE)

    assert sorted(states()) == ["failed", "sent", "sent", "sent"]


def test_nobody_is_told_who_unsubscribed_while_it_was_fanned_out(sink):
    make.subscriber("ann@example.org")
    bob = make.subscriber("bob@example.org")
    make.incident()
    fan_out.fan_out_due(now=NOW)
    Subscriber.objects.filter(pk=bob.pk).update(state="unsubscribed")
    deliver(NOW)

    assert sink.addresses == ["ann@example.org"]
    assert states() == ["sent", "cancelled"]


def test_who_left_the_team_is_not_nudged_of_what_waited(sink):
    user = make.user(username="robin", email="robin@example.org", is_staff=True, is_superuser=True)
    of_user = {"audience": "staff", "user": user, "created_at": NOW, "confirmed_at": NOW}
    Subscriber.everyone.create(channel="mail", target=user.email, state="confirmed", **of_user)
    make.incident(next_update_at=NOW + MINUTE)
    nudges.nudge_due(now=NOW + HOUR)
    fan_out.fan_out_due(now=NOW + HOUR)
    user.is_active = False
    user.save()
    deliver(NOW + HOUR)

    assert sink.taken == []
    assert set(states()) == {"cancelled"}


def test_a_drill_tells_nobody(sink, settings):
    settings.DRILL = True
    make.subscriber()
    make.incident()
    deliver(NOW)

    assert sink.taken == []
    assert Delivery.objects.get().last_error == "This is a drill, in which nobody is told."


@pytest.mark.long
def test_who_is_not_reached_for_five_days_is_quarantined_after_ever_rarer_tries(sink):
    robin = make.subscriber()
    sink.answer = "451 mailbox full"
    make.incident()
    at, waits = NOW, []
    deliver(at)
    while (row := Delivery.objects.get()).state == "pending":
        waits.append(row.next_attempt_at - at)
        at = row.next_attempt_at
        deliver(at)
    robin.refresh_from_db()

    assert timedelta(days=5) <= at - NOW < timedelta(days=6)
    assert 5 * SECOND <= waits[0] <= 7.5 * SECOND
    assert all(before <= after for before, after in pairwise(waits))
    assert waits[-1] == 10 * HOUR
    assert (row.state, row.last_error) == ("failed", "451 mailbox full")
    assert (robin.state, robin.reason) == (
        "quarantined",
        "It failed for 5 days: 451 mailbox full",
    )


def test_one_who_was_reached_meanwhile_is_not_quarantined(sink):
    robin = make.subscriber()
    make.incident()
    deliver(NOW)
    row = Delivery.objects.get()
    Delivery.objects.update(
        state="pending", sent_at=None, attempts=30, created_at=NOW - 6 * timedelta(days=1)
    )
    Delivery.objects.create(
        event=make.incident(notifies=False).events.get(),
        subscriber=robin,
        channel="mail",
        state="sent",
        next_attempt_at=NOW,
        created_at=NOW,
        sent_at=NOW,
    )
    sink.answer = "451 too large"
    deliver(row.next_attempt_at)

    robin.refresh_from_db()
    assert robin.state == "confirmed"


def test_without_a_mail_server_what_waits_says_how_to_name_one(settings):
    settings.EMAIL_HOST = ""
    make.subscriber()
    make.incident()

    deliver(NOW)

    assert Delivery.objects.get().last_error == "No mail server is set up: EMAIL_HOST is empty."


def test_a_server_that_is_away_delays_and_loses_nothing(sink, settings):
    make.subscriber()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    make.incident()
    deliver(NOW)
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts, waiting.lease) == ("pending", 0, "")
    assert "mail server cannot be used" in waiting.last_error

    settings.EMAIL_PORT = port
    deliver(NOW + deliveries.CHANNEL_PAUSE)
    assert len(sink.taken) == 1


class Broken:
    """A channel with a defect: it fails with what nobody foresaw."""

    def send_many(self, message, targets):
        next(iter(targets))
        raise ZeroDivisionError
        yield


def test_a_defect_stops_no_other_message_and_is_tried_again_ever_more_rarely(
    sink, monkeypatch, caplog
):
    make.subscriber()
    broken = make.subscriber("https://hooks.example.org/1", channel="slack")
    make.incident()
    monkeypatch.setitem(CHANNELS, "slack", Broken())

    deliver(NOW)
    deliver(NOW + SECOND)

    waiting = Delivery.objects.get(subscriber=broken)
    assert sink.addresses == ["robin@example.org"]
    assert (waiting.state, waiting.attempts, waiting.lease) == ("pending", 1, "")
    assert waiting.next_attempt_at > NOW + SECOND
    assert "worker's log" in waiting.last_error
    assert [each.exc_info[0] for each in caplog.records] == [ZeroDivisionError]


def test_a_connection_that_ended_meanwhile_is_made_anew(sink):
    make.subscriber()
    incident = make.incident()
    deliver(NOW)
    CHANNELS["mail"]._kept.smtp.sock.close()
    make.update(incident, now=NOW + MINUTE)
    deliver(NOW + MINUTE)

    assert len(sink.taken) == 2


def test_where_the_server_offers_it_much_is_said_at_once_and_each_refusal_is_of_its_mail(sink):
    sink.offers = ["PIPELINING"]
    for name in ("ann", "bob", "eve", "joe", "kim"):
        make.subscriber(f"{name}@example.org")
    sink.refused = {"bob@example.org": "550 no such user", "joe@example.org": "451 full"}
    incident = make.incident()
    deliver(NOW)

    assert sink.addresses == ["ann@example.org", "eve@example.org", "kim@example.org"]
    assert states() == ["sent", "failed", "sent", "pending", "sent"]
    sink.refused = {}
    sink.answer = "451 later"
    make.update(incident, now=NOW + MINUTE)
    deliver(NOW + MINUTE)
    sink.answer = "250 OK"
    deliver(NOW + HOUR)
    assert sorted(sink.addresses[3:]) == [
        f"{name}@example.org" for name in ("ann", "eve", "joe", "kim")
    ]


def test_a_server_that_ends_amid_what_was_said_at_once_repeats_none_that_it_took(sink):
    sink.offers = ["PIPELINING"]
    for name in ("ann", "bob", "eve"):
        make.subscriber(f"{name}@example.org")
    sink.ends_after = 1
    make.incident()
    deliver(NOW)

    assert sink.addresses == ["ann@example.org", "bob@example.org", "eve@example.org"]


def test_a_lease_of_a_worker_that_died_lapses(sink):
    make.subscriber()
    make.incident()
    deliveries.fan_out_due(now=NOW)
    batches.claim(now=NOW, channels={"mail"})
    deliver(NOW + SECOND)
    assert sink.taken == []

    deliver(NOW + batches.LEASE)
    assert len(sink.taken) == 1


def test_what_a_clock_that_was_ahead_put_off_is_tried_once_it_is_set_back(sink):
    make.subscriber()
    make.incident()
    fan_out.fan_out_due(now=NOW)
    Delivery.objects.update(next_attempt_at=NOW + 5 * DAY)

    sweep.sweep(now=NOW + HOUR)
    deliver(NOW + HOUR)

    assert subjects(sink) == ["[Identified] Redirect loops"]


def test_a_slow_batch_makes_room_and_is_given_back(sink):
    for number in range(5):
        make.subscriber(f"{number}@example.org")
    make.incident()
    ticks = iter(NOW + n * timedelta(milliseconds=300) for n in range(1_000))
    deliveries.deliver_due(clock=lambda: next(ticks))

    assert sorted(sink.addresses) == [f"{number}@example.org" for number in range(5)]
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_that_is_to_stop_says_what_it_sent_and_leaves_the_rest_to_the_next(sink):
    for number in range(5):
        make.subscriber(f"{number}@example.org")
    make.incident()
    deliveries.deliver_due(clock=lambda: NOW, is_stopping=lambda: len(sink.taken) >= 2)
    assert set(states()) == {"pending", "sent"}

    deliver(NOW)
    assert sorted(sink.addresses) == [f"{number}@example.org" for number in range(5)]
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize(
    ("sought", "index"),
    [
        ("reply", "subscriber_to_reply"),
        ("ended target", "subscriber_to_reply"),
        ("event", "event_to_fan_out"),
        ("delivery", "delivery_due"),
    ],
)
def test_what_is_looked_for_before_each_batch_is_found_by_an_index(sink, sought, index):
    make.subscriber()
    make.incident()
    fan_out.fan_out_due(now=NOW)
    looked_for = {
        "reply": replies.due("mail", now=NOW),
        "ended target": ended_targets.due(now=NOW),
        "event": Event.objects.to_fan_out(now=NOW),
        "delivery": batches.newest_first({"mail"}, now=NOW),
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # it reads small tables as they are
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = looked_for[sought].explain()

    assert index in plan
    assert "TEMP B-TREE" not in plan
