from __future__ import annotations

import pytest

from incidents.models import AuditEntry, Delivery, IncidentUpdate
from incidents.operations import deliveries, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.dead_letters import try_again
from incidents.operations.errors import Refused
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


@pytest.fixture
def event(sink):
    """One of which two messages were refused for good, and one was sent."""
    for name in ("a", "b", "c"):
        make.subscriber(f"{name}@example.org")
    sink.refused = dict.fromkeys(["a@example.org", "b@example.org"], "550 No such mailbox")
    incident = make.incident()
    deliveries.deliver_due(clock=lambda: NOW + MINUTE)
    sink.refused = {}
    return incident.events.get()


def test_all_that_was_given_up_is_sent_again_and_nothing_else(sink, event):
    count = try_again(event.pk, by=SYSTEM, now=NOW + HOUR)
    deliveries.deliver_due(clock=lambda: NOW + HOUR)

    assert count == 2
    assert sorted(sink.addresses) == ["a@example.org", "b@example.org", "c@example.org"]
    assert {each.subscriber.state for each in Delivery.objects.all()} == {"confirmed"}
    assert AuditEntry.objects.get(kind="delivery.tried_again").detail == {"count": 2}


def test_the_audit_names_the_update_that_was_tried_again(sink, event):
    try_again(event.pk, by=SYSTEM, now=NOW + HOUR)

    entry, update = (
        AuditEntry.objects.get(kind="delivery.tried_again"),
        IncidentUpdate.objects.get(),
    )
    assert (entry.subject_type, entry.subject_id) == ("incidentupdate", update.pk)
    assert entry.subject_name == str(update)


def test_one_is_sent_again_alone(sink, event):
    one = Delivery.objects.get(subscriber__target="b@example.org")

    assert try_again(event.pk, by=SYSTEM, now=NOW + HOUR, delivery_id=one.pk) == 1
    deliveries.deliver_due(clock=lambda: NOW + HOUR)

    assert sorted(sink.addresses) == ["b@example.org", "c@example.org"]


def test_whoever_unsubscribed_since_is_left_alone(sink, event):
    gone = Delivery.objects.get(subscriber__target="a@example.org").subscriber
    gone.state = "unsubscribed"
    gone.save()

    assert try_again(event.pk, by=SYSTEM, now=NOW + HOUR) == 1


def test_nobody_is_sent_what_is_out_of_date(sink, event):
    make.update(event.incident, "resolved", now=NOW + 2 * MINUTE)

    with pytest.raises(Refused, match="out of date"):
        try_again(event.pk, by=SYSTEM, now=NOW + HOUR)


def test_nobody_is_sent_what_was_withdrawn(sink, event):
    make.update(event.incident, now=NOW + 2 * MINUTE)
    later = event.incident.events.latest("pk")
    updates.withdraw_update(later.subject_id, by=SYSTEM, now=NOW + 3 * MINUTE)

    with pytest.raises(Refused, match="withdrawn"):
        try_again(later.pk, by=SYSTEM, now=NOW + HOUR)
