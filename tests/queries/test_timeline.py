from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus, JobState, Observation, Status
from incidents.models import Incident
from incidents.operations import components, timeline
from incidents.operations.actor import SYSTEM
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from incidents.queries.timeline import timeline_of
from tests import make
from tests.make import HOUR, MINUTE, NOW
from tests.queries.test_facts import deliver

pytestmark = pytest.mark.django_db


def told(incident) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.subject, each.state) for each in timeline_of(incident)]


def test_all_that_is_stored_of_an_incident_is_merged_in_order(django_assert_max_num_queries):
    make.page(now=NOW - HOUR)
    cdn = make.component("CDN")
    incident = make.incident(components=make.degraded(cdn))
    job = make.job(incident, started_at=NOW + MINUTE, ended_at=NOW + HOUR)
    for minutes in (10, 11):
        make.reading(
            job,
            at=NOW + minutes * MINUTE,
            state=JobState.STALLED,
            stalled_since=NOW + 5 * MINUTE,
        )
    outage = make.saying(ComponentStatus.MAJOR_OUTAGE, cdn)
    make.update(incident, Status.IDENTIFIED, now=NOW + 2 * MINUTE, components=outage)
    make.update(incident, Status.IDENTIFIED, now=NOW + 3 * MINUTE, components=outage)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
    deliver(incident.events.earliest("pk"))
    note(incident, at=NOW + 4 * MINUTE, text="Roll forward.", kind="decision", rejected="Back.")

    with django_assert_max_num_queries(10):
        moments = timeline_of(incident)

    assert [(each.kind.value, each.subject, each.state) for each in moments] == [
        ("update", "", "identified"),
        ("component", "CDN", "degraded_performance"),
        ("delivery", "", ""),
        ("job", job.name, "started"),
        ("update", "", "identified"),
        ("component", "CDN", "major_outage"),
        ("update", "", "identified"),
        ("decision", "", ""),
        ("job", job.name, "stalled"),
        ("job", job.name, "ended"),
        ("update", "", "resolved"),
        ("component", "CDN", "operational"),
    ]
    assert len({each.key for each in moments}) == len(moments)


def test_of_two_components_with_one_name_both_are_on_it():
    incident = make.incident(components=make.degraded(make.component("CDN"), make.component("CDN")))

    told = [each.state for each in timeline_of(incident) if each.subject == "CDN"]

    assert told == ["degraded_performance"] * 2


def test_maintenances_of_the_time_are_on_it():
    make.page(now=NOW - HOUR)
    work = make.maintenance(
        name="New cables", scheduled_for=NOW + MINUTE, scheduled_until=NOW + HOUR
    )
    make.update(work, Status.IN_PROGRESS, now=NOW + 2 * MINUTE)
    make.maintenance(name="Planned", scheduled_for=NOW + MINUTE)
    incident = make.incident(started_at=NOW + 3 * MINUTE)

    assert told(incident)[0] == ("maintenance", "New cables", "started")
    assert "Planned" not in str(told(incident))


def test_a_status_set_directly_is_on_it_while_it_lasts():
    make.page(now=NOW - HOUR)
    cdn = make.component("CDN")
    incident = make.incident(components=make.degraded(cdn))
    components.set_status(cdn.pk, by=SYSTEM, status="operational", now=NOW + MINUTE)

    assert ("component", "CDN", "operational") in told(incident)


def test_what_is_starred_says_so():
    make.page(now=NOW - HOUR)
    incident = make.incident()
    key = f"update-{incident.updates.get().code}"
    for _twice in range(2):
        timeline.star_moment(incident.pk, by=SYSTEM, key=key, is_starred=True, now=NOW)

    assert [each.is_starred for each in timeline_of(incident)] == [True]

    timeline.star_moment(incident.pk, by=SYSTEM, key=key, is_starred=False, now=NOW)
    assert [each.is_starred for each in timeline_of(incident)] == [False]


def test_entries_are_internal_unless_they_are_made_public():
    incident = make.incident()
    note(incident, text="Sam was asleep.")
    note(incident, text="Paris went first.", is_public=True)

    assert [(m.text, m.is_public) for m in timeline_of(incident) if m.recorded_at] == [
        ("Sam was asleep.", False),
        ("Paris went first.", True),
    ]


def note(incident, **details) -> None:
    timeline.add_entry(incident.pk, by=SYSTEM, now=NOW, **details)


def test_alerts_are_on_it_from_when_they_fired_for_operators_alone():
    rule = make.rule(action="open", name="Edge errors")
    bad = Seen(Observation.BAD, "12 alerts", 12, began_at=NOW - 5 * MINUTE)
    signals.observe({rule.pk: bad}, now=NOW)
    signals.observe({rule.pk: Seen(Observation.GOOD)}, now=NOW + HOUR)

    incident = Incident.objects.get()
    found = [each for each in timeline_of(incident) if each.kind == "alert"]
    told = [(each.at, each.state, each.text, each.is_public) for each in found]

    assert told == [
        (NOW - 5 * MINUTE, "started", "12 alerts", False),
        (NOW + HOUR, "ended", "", False),
    ]
    assert {each.subject for each in found} == {"Edge errors"}
