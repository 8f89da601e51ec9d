"""Second thoughts on what subscribers are told, before and after it was sent."""

from __future__ import annotations

from datetime import datetime

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import Status
from incidents.models import Delivery, Subscriber
from incidents.operations import batches, deliveries, incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


@pytest.fixture
def three():
    return [make.subscriber(f"{name}@example.org") for name in ("ann", "bob", "eve")]


def deliver(at: datetime) -> None:
    deliveries.deliver_due(clock=lambda: at)


def edit(update, body: str, at: datetime, **options) -> None:
    content = UpdateContent(body=body)
    updates.edit_update(update.pk, by=SYSTEM, content=content, now=at, **options)


def told(sink: smtp.Sink) -> list[str]:
    return [f"{mail['To'].partition('@')[0]}: {mail['Subject']}" for mail in sink.mails()]


def texts(sink: smtp.Sink) -> list[str]:
    return [mail.get_body(("plain",)).get_content() for mail in sink.mails()]


def test_those_who_got_an_update_that_was_edited_get_one_correction_in_its_thread(sink, three):
    incident = make.incident()
    update = make.update(incident, body="All is gone.", now=NOW + SECOND)
    deliver(NOW + MINUTE)
    sink.taken.clear()

    edit(update, "All is well.", NOW + HOUR, sends_correction=True)
    deliver(NOW + HOUR)
    deliver(NOW + 2 * HOUR)

    assert told(sink) == [f"{n}: [Correction] Redirect loops" for n in ("ann", "bob", "eve")]
    assert {mail["References"] for mail in sink.mails()} == {
        f"<{incident.code}@status.example.org>"
    }
    assert "This corrects what you were told before." in texts(sink)[0]
    assert "All is well." in texts(sink)[0]


def test_an_edit_of_which_no_correction_was_asked_is_sent_to_nobody(sink, three):
    update = make.incident().updates.get()
    deliver(NOW)

    edit(update, "All is well.", NOW + HOUR)
    deliver(NOW + HOUR)

    assert len(sink.taken) == 3


def test_those_who_were_not_told_yet_get_the_new_text_and_no_correction(sink, three):
    update = make.incident(body="All is gone.").updates.get()
    sink.refused = {"eve@example.org": "451 later"}
    deliver(NOW)
    sink.refused = {}
    edit(update, "All is well.", NOW + SECOND, sends_correction=True)
    deliver(NOW + HOUR)

    assert told(sink) == [
        "ann: [Identified] Redirect loops",
        "bob: [Identified] Redirect loops",
        "ann: [Correction] Redirect loops",
        "bob: [Correction] Redirect loops",
        "eve: [Identified] Redirect loops",
    ]
    assert "All is gone." in texts(sink)[0]
    assert all("All is gone." not in text for text in texts(sink)[2:])


def test_a_second_edit_leaves_no_earlier_correction_to_be_sent(sink, three):
    update = make.incident().updates.get()
    deliver(NOW)
    sink.answer = "451 later"
    edit(update, "All is well.", NOW + SECOND, sends_correction=True)
    deliver(NOW + SECOND)
    sink.answer = "250 OK"
    edit(update, "All is very well.", NOW + MINUTE, sends_correction=True)
    deliver(NOW + HOUR)

    assert told(sink)[3:] == [f"{n}: [Correction] Redirect loops" for n in ("ann", "bob", "eve")]


def test_a_withdrawn_update_is_told_to_those_who_got_it_and_not_repeated(sink, three):
    incident = make.incident()
    deliver(NOW)
    mistaken = make.update(incident, Status.RESOLVED, body="It is over.", now=NOW + MINUTE)
    sink.refused = {"eve@example.org": "451 later"}
    deliver(NOW + MINUTE)
    sink.taken.clear()
    sink.refused = {}
    updates.withdraw_update(mistaken.pk, by=SYSTEM, now=NOW + HOUR, sends_correction=True)
    deliver(NOW + HOUR)

    assert told(sink) == ["ann: [Correction] Redirect loops", "bob: [Correction] Redirect loops"]
    assert "posted by mistake and withdrawn. Status: Identified." in texts(sink)[0]
    assert "It is over." not in str(sink.mails()[0])


def test_the_first_update_withdrawn_is_sent_to_nobody_any_more(sink, three):
    incident = make.incident()
    sink.answer = "451 later"
    deliver(NOW)
    make.update(incident, now=NOW + SECOND)
    updates.withdraw_update(
        incident.updates.earliest("pk").pk, by=SYSTEM, now=NOW + MINUTE, sends_correction=True
    )
    sink.answer = "250 OK"
    deliver(NOW + HOUR)

    assert told(sink) == [f"{n}: [Monitoring] Redirect loops" for n in ("ann", "bob", "eve")]


def test_a_withdrawn_maintenance_leaves_the_calendars_of_those_who_were_told(sink, three):
    maintenance = make.maintenance()
    deliver(NOW)
    sink.taken.clear()
    incidents.withdraw_incident(maintenance.pk, by=SYSTEM, now=NOW + HOUR, sends_correction=True)
    deliver(NOW + HOUR)

    assert told(sink) == [f"{n}: [Correction] Database upgrade" for n in ("ann", "bob", "eve")]
    [calendar] = [p for p in sink.mails()[0].walk() if p.get_content_type() == "text/calendar"]
    assert "METHOD:CANCEL" in calendar.get_content()
    assert "read-only" not in str(sink.mails()[0])


def test_who_unsubscribed_meanwhile_gets_no_correction(sink, three):
    update = make.incident().updates.get()
    deliver(NOW)
    Subscriber.objects.filter(target="bob@example.org").update(state="unsubscribed")
    edit(update, "All is well.", NOW + HOUR, sends_correction=True)
    deliver(NOW + HOUR)

    assert told(sink)[3:] == [f"{n}: [Correction] Redirect loops" for n in ("ann", "eve")]


def test_a_correction_waits_until_it_is_known_who_got_what_it_corrects(sink, three):
    incident = make.incident()
    deliveries.fan_out_due(now=NOW)
    batch = batches.claim(now=NOW, channels={"mail"})
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + SECOND, sends_correction=True)
    deliver(NOW + SECOND)
    assert sink.taken == []

    deliveries._send(batch, clock=lambda: NOW + SECOND, is_stopping=lambda: False)
    deliver(NOW + SECOND)
    assert sink.addresses == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_who_may_have_got_it_from_a_worker_that_died_gets_the_correction(sink, three):
    incident = make.incident()
    deliveries.fan_out_due(now=NOW)
    batches.claim(now=NOW, channels={"mail"})
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + SECOND, sends_correction=True)
    deliver(NOW + batches.LEASE)

    assert told(sink) == [f"{n}: [Correction] Redirect loops" for n in ("ann", "bob", "eve")]
