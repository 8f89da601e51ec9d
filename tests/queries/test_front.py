from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models.signals import post_init

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.models import Incident
from incidents.operations import components, incidents, maintenances
from incidents.operations.actor import SYSTEM
from incidents.queries.components import on_page
from incidents.queries.front import DAYS, Day, Front, front
from incidents.queries.reports import ListedIncident
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

UTC_ZONE = ZoneInfo("Etc/UTC")
TODAY = NOW.date()


def shown(zone: str = "Etc/UTC") -> Front:
    return front(zone=ZoneInfo(zone), now=NOW)


def names(found: Sequence[ListedIncident]) -> list[str]:
    return [report.incident.name for report in found]


def past(name: str, *, start: timedelta, end: timedelta) -> Incident:
    """An incident that began and ended so long before now."""
    incident = make.incident(name=name, now=NOW - start)
    make.update(incident, Status.RESOLVED, now=NOW - end)
    return incident


def day(found: Front, on: date) -> Day:
    return next(day for day in found.days if day.day_on == on)


def test_an_empty_page_has_fourteen_quiet_days_today_first():
    found = shown()

    assert [day.day_on for day in found.days] == [TODAY - n * DAY for n in range(DAYS)]
    assert not any([*day.ended, *day.ongoing] for day in found.days)
    assert not found.unresolved
    assert not found.upcoming


def test_open_incidents_come_newest_first():
    make.incident(name="Old", now=NOW - 100 * DAY)
    make.incident(name="New", now=NOW - HOUR)

    assert names(shown().unresolved) == ["New", "Old"]


def test_of_a_series_only_the_next_is_upcoming_and_what_was_changed_alone():
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    first, _second, third = weekly.occurrences.order_by("recurs_at")[:3]
    assert [report.incident for report in shown().upcoming] == [first]

    make.update(third, Status.SCHEDULED, body="With a longer break.")

    assert [report.incident for report in (*shown().upcoming, *shown().later)] == [first, third]


def test_occurrences_that_are_not_shown_are_not_loaded():
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    loaded = []

    def note(instance: Incident, **_: object) -> None:
        loaded.append(instance)

    post_init.connect(note, sender=Incident)
    try:
        shown()
    finally:
        post_init.disconnect(note, sender=Incident)

    assert weekly.occurrences.count() == 13
    assert len(loaded) == 1


def test_maintenances_come_the_next_first_and_are_no_incidents():
    make.maintenance(name="Later", scheduled_for=NOW + DAY, scheduled_until=NOW + 2 * DAY)
    make.maintenance(name="Sooner")
    make.maintenance(
        name="Now", scheduled_for=NOW - HOUR, display_at=NOW - DAY, scheduled_until=NOW + HOUR
    )
    maintenances.advance_due(now=NOW)

    found = shown()

    assert names(found.in_progress) == ["Now"]
    assert names(found.upcoming) == ["Sooner", "Later"]
    assert not found.unresolved


def test_an_incident_is_told_on_the_day_on_which_it_ended():
    past("Loops", start=3 * DAY, end=2 * DAY)

    found = shown()

    assert names(day(found, TODAY - 2 * DAY).ended) == ["Loops"]
    assert names(day(found, TODAY - 3 * DAY).ongoing) == ["Loops"]
    assert not day(found, TODAY - DAY).ended


def test_no_day_of_an_open_incident_is_called_quiet():
    make.incident(name="Loops", now=NOW - 20 * DAY)

    assert all(names(day.ongoing) == ["Loops"] for day in shown().days)


def test_what_is_only_planned_is_on_no_day():
    make.maintenance(scheduled_for=NOW + MINUTE)

    assert not any([*day.ended, *day.ongoing] for day in shown().days)


def test_what_ended_longer_ago_is_left_to_the_history():
    past("Old", start=DAYS * DAY, end=DAYS * DAY - MINUTE)

    assert not any(day.ended for day in shown().days)


def test_days_are_those_of_the_page_zone():
    past("Loops", start=15 * HOUR, end=13 * HOUR)  # ended at 23:00 UTC

    assert names(day(shown("Etc/UTC"), TODAY - DAY).ended) == ["Loops"]
    assert names(day(shown("Europe/Moscow"), TODAY).ended) == ["Loops"]


def test_withdrawn_incidents_are_nowhere():
    incident = make.incident(now=NOW - HOUR)
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    found = shown()

    assert not found.unresolved
    assert not any([*day.ended, *day.ongoing] for day in found.days)


def test_a_residual_effect_is_shown_until_it_ends():
    incident = make.incident(now=NOW - 20 * DAY)
    make.update(
        incident,
        Status.RESOLVED,
        residual_effect="Loops may last.",
        residual_ends_at=NOW + HOUR,
        now=NOW - 19 * DAY,
    )

    assert names(shown().residual) == ["Redirect loops"]
    assert not front(zone=UTC_ZONE, now=NOW + HOUR).residual


def test_five_queries_whatever_there_is(django_assert_num_queries):
    cdn = make.component(group=make.group())
    for number in range(1, 4):
        past("Past", start=number * DAY, end=number * DAY - HOUR)
        make.incident(components=make.degraded(cdn), now=NOW - number * HOUR)
        make.maintenance(component_codes=[cdn.code])

    known = on_page()
    with django_assert_num_queries(5):
        front(zone=UTC_ZONE, now=NOW, components=known)


def test_the_past_names_components_that_have_left_the_page():
    cdn = make.component("CDN")
    incident = make.incident(components=make.degraded(cdn), now=NOW - DAY)
    make.update(incident, Status.RESOLVED, now=NOW - HOUR)
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)

    [entry] = day(shown(), TODAY).ended

    assert [component.name for component in entry.affected] == ["CDN"]
