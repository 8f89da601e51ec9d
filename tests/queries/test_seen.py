from __future__ import annotations

import pytest

from incidents.models import Episode
from incidents.queries.facts import facts_of
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def saw(component, start, end=None, incident=None) -> None:
    Episode.objects.create(
        rule=make.measured(component, action="watch"),
        began_at=NOW + start * MINUTE,
        acted_at=NOW + start * MINUTE,
        ended_at=None if end is None else NOW + end * MINUTE,
        incident=incident,
        submission=f"rule-{start}",
    )


@pytest.mark.parametrize(
    ("spans", "seen"),
    [
        ([], None),
        ([(-16, None)], -16),
        ([(-16, 5), (-8, 30)], -16),
        # It was over before, or came after.
        ([(-60, -5)], None),
        ([(61, 70)], None),
    ],
)
def test_it_was_seen_when_what_it_affects_was_first_bad(spans, seen):
    component = make.component()
    incident = make.incident(components=make.degraded(component))
    make.update(incident, "resolved", now=NOW + HOUR)
    for start, end in spans:
        saw(component, start, end)
    saw(make.component("Mail"), -200)

    facts = facts_of(incident, NOW + 2 * HOUR)

    assert facts["seen"].value == (None if seen is None else NOW + seen * MINUTE)
    assert facts["told-late-by"].value == (None if seen is None else -seen * MINUTE)


@pytest.mark.parametrize(
    ("fired", "detected"),
    [
        (None, 20),
        (10, 10),
        # What fired before it all began is of its beginning; what is told first needs no alert.
        (-16, 0),
        (30, 20),
    ],
)
def test_it_was_detected_at_the_latest_when_its_alert_fired(fired, detected):
    component = make.component()
    told_at = NOW + 20 * MINUTE
    incident = make.incident(started_at=NOW, now=told_at, components=make.degraded(component))
    if fired is not None:
        saw(component, fired)

    assert facts_of(incident, NOW + HOUR)["detected"].value == NOW + detected * MINUTE


def test_what_led_to_an_incident_was_seen_of_it_whatever_it_affects():
    incident = make.incident()
    saw(make.component(), -90, -60, incident=incident)

    assert facts_of(incident, NOW)["seen"].value == NOW - 90 * MINUTE
