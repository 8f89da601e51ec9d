from __future__ import annotations

import pytest

from incidents.models import Delivery
from incidents.operations import fan_out
from incidents.queries.health import installation
from tests import make
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    make.page(now=NOW - HOUR)
    make.subscriber()
    return make.incident().events.get()


def test_nothing_waits_before_it_may_be_told(event):
    assert installation(now=event.due_at - SECOND).waits_s == 0


def test_what_is_told_by_nobody_waits_since_it_may_be_told(event):
    assert installation(now=event.due_at + MINUTE).waits_s == 60


def test_what_is_sent_by_nobody_waits_and_says_why(event):
    fan_out.fan_out_due(now=event.due_at)
    Delivery.objects.update(last_error="Connection refused", next_attempt_at=NOW + HOUR)

    late = installation(now=event.due_at + MINUTE + SECOND).late

    assert (late.error, late.since) == ("Connection refused", event.due_at)
    assert installation(now=event.due_at + MINUTE).late is None


@pytest.mark.parametrize("fields", [{"state": "failed"}, {"attempts": 1}, {"state": "cancelled"}])
def test_what_was_tried_or_called_off_does_not_wait(event, fields):
    fan_out.fan_out_due(now=event.due_at)
    Delivery.objects.update(**fields)

    assert installation(now=NOW + HOUR).waiting is None


def test_what_waits_for_one_bad_address_does_not_alarm_anybody(event):
    fan_out.fan_out_due(now=event.due_at)
    Delivery.objects.update(attempts=3)
    make.update(event.incident, "resolved", now=NOW + HOUR)
    fan_out.fan_out_due(now=NOW + 2 * HOUR)
    Delivery.objects.filter(event=event).update(state="pending")

    assert installation(now=NOW + 2 * HOUR).waiting is None
