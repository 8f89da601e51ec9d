from __future__ import annotations

import pytest

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.models import Incident, Page
from incidents.operations import incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.sweep import sweep
from incidents.queries import feeds
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

LIMIT = 5


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Five entries instead of fifty."""
    monkeypatch.setattr(feeds, "LIMIT", LIMIT)


def resolved(number: int) -> None:
    at = NOW - (number + 1) * DAY
    make.incident(name=f"Past {number}", status=Status.RESOLVED, started_at=at)


def test_what_is_open_is_never_pushed_out_by_what_started_later():
    make.page()
    make.incident(name="Old but open", started_at=NOW - 900 * DAY)
    for number in range(LIMIT):
        resolved(number)

    names = [report.incident.name for report in feeds.history(None)]

    assert names == [*(f"Past {number}" for number in range(LIMIT - 1)), "Old but open"]


def test_planned_work_stands_by_the_time_of_its_announcement():
    make.page()
    make.maintenance(scheduled_for=NOW + 7 * DAY, scheduled_until=NOW + 8 * DAY)
    make.incident(name="Since", now=NOW + HOUR)

    names = [report.incident.name for report in feeds.history(None)]

    assert names == ["Since", "Database upgrade"]


def test_the_correction_of_an_old_incident_does_not_bring_it_back():
    make.page()
    for number in range(LIMIT + 1):
        resolved(number)
    before = [report.incident.name for report in feeds.history(None)]
    oldest = incidents.Incident.objects.get(name=f"Past {LIMIT}")

    make.update(oldest, Status.RESOLVED, body="A note.")

    assert [report.incident.name for report in feeds.history(None)] == before


def test_what_was_moved_here_is_listed_if_readers_know_it_or_more_is_told():
    make.page()
    known, silent, going_on = (make.incident(name=name) for name in ("Known", "Silent", "On"))
    Incident.objects.update(is_moved_in=True)
    Incident.objects.filter(pk=known.pk).update(atom_id="tag:elsewhere,2005:Incident/1")
    make.update(going_on, body="More.", now=NOW + HOUR)
    incidents.edit_incident(silent.pk, by=SYSTEM, name="Silent still", now=NOW + HOUR)

    assert {report.incident.name for report in feeds.history(None)} == {"Known", "On"}
    assert [post.subject.update.body for post in feeds.posts(None)] == ["More."]


def test_what_is_reported_afterwards_is_no_news():
    page = make.page()
    incident = make.incident(started_at=NOW - 9 * DAY)
    for number in range(LIMIT):
        make.update(incident, body=f"Note {number}", now=NOW - 8 * DAY + number * MINUTE)
    before = feeds.posts(None), feeds.updated_at(page, None)

    make.update(incident, body="Forgotten", display_at=NOW - 9 * DAY + HOUR)

    told = feeds.posts(None)
    assert [post.subject.update for post in told] == [post.subject.update for post in before[0]]
    assert feeds.updated_at(page, None) == before[1]


def test_what_is_reported_afterwards_pushes_out_nothing_that_was_told_since(monkeypatch):
    make.page()
    monkeypatch.setattr(feeds, "LIMIT", 2)
    make.incident(name="Of today", body="Now.")

    for days in (9, 8):
        at = NOW - days * DAY
        make.incident(name="Of then", body="Then.", started_at=at, display_at=at, now=NOW)

    assert [post.subject.update.body for post in feeds.posts(None)] == ["Now.", "Then."]
    assert [report.incident.name for report in feeds.history(None)] == ["Of today", "Of then"]


def test_withdrawing_moves_the_instant_of_the_feed_and_of_the_component_s():
    page, cdn = make.page(), make.component()
    incident = make.incident(components=make.degraded(cdn))
    update = make.update(incident, components=make.degraded(cdn))

    updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)
    assert feeds.updated_at(page, cdn) == feeds.updated_at(page, None) == NOW + HOUR

    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + 2 * HOUR)
    assert feeds.updated_at(page, cdn) == feeds.updated_at(page, None) == NOW + 2 * HOUR


def test_a_feed_that_never_had_an_entry_is_as_old_as_the_page():
    page = make.page()

    assert feeds.updated_at(page, make.component()) == Page.objects.get().created_at


def test_each_write_and_the_end_of_a_residual_effect_are_modifications():
    make.page(now=NOW)
    incident = make.incident()
    make.update(incident, Status.RESOLVED)
    incidents.edit_incident(
        incident.pk,
        by=SYSTEM,
        name=incident.name,
        impact_override=None,
        started_at=NOW,
        residual_effect="Loops may last.",
        residual_ends_at=NOW + DAY,
        now=NOW + HOUR,
    )

    assert feeds.last_modified_at(now=NOW + DAY - MINUTE) == NOW + HOUR
    assert feeds.last_modified_at(now=NOW + DAY) == NOW + DAY
    make.component(now=NOW + 2 * DAY)
    assert feeds.last_modified_at(now=NOW + 3 * DAY) == NOW + 2 * DAY


def of_feeds() -> tuple[list[int], list[int]]:
    """The incidents that have entries, and those whose updates have."""
    history = [report.incident.pk for report in feeds.history(None)]
    return history, [post.report.incident.pk for post in feeds.posts(None)]


def test_a_series_is_one_entry_and_what_is_created_ahead_is_no_news():
    page = make.page()
    first = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY))
    before = feeds.updated_at(page, None)

    sweep(now=NOW + 30 * MINUTE)
    assert of_feeds() == ([first.pk], [first.pk])
    sweep(now=NOW + 7 * DAY)

    assert Incident.objects.count() == 14
    assert of_feeds() == ([first.pk], [first.pk] * 3)
    assert before == NOW


def test_an_occurrence_is_news_by_the_time_of_what_is_said_of_it_alone():
    make.page()
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    later = weekly.occurrences.order_by("recurs_at")[5]
    make.incident(now=NOW + MINUTE)

    make.update(later, Status.SCHEDULED, body="With a longer break.", now=NOW + HOUR)

    newest = feeds.history(None)[0]
    assert (newest.incident, newest.first_news_at) == (later, NOW + HOUR)
    assert feeds.posts(None)[0].subject.update.body == "With a longer break."


@pytest.mark.long
def test_all_that_is_planned_is_in_the_calendar_however_much_it_is():
    make.page()
    for number in range(LIMIT + 2):
        done = make.maintenance(now=NOW - (number + 2) * DAY)
        make.update(done, Status.COMPLETED, now=NOW - (number + 1) * DAY)
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    withdrawn = make.maintenance()
    incidents.withdraw_incident(withdrawn.pk, by=SYSTEM, now=NOW)

    told = [planned.report.incident for planned in feeds.planned(None)]

    assert {one.pk for one in weekly.occurrences.all()} <= {one.pk for one in told}
    assert sum(not one.is_open for one in told) == LIMIT - 1
    assert withdrawn in told


@pytest.mark.parametrize("incidents_count", [1, 4])
def test_queries_do_not_grow_with_what_is_told(incidents_count, django_assert_num_queries):
    page, cdn = make.page(), make.component(group=make.group())
    for number in range(incidents_count):
        incident = make.incident(components=make.degraded(cdn), started_at=NOW - number * DAY)
        make.update(incident)
        make.maintenance(component_codes=[cdn.code])

    for component in (None, cdn):
        with django_assert_num_queries(3):
            feeds.history(component)
        with django_assert_num_queries(3):
            feeds.posts(component)
        with django_assert_num_queries(4):
            feeds.planned(component)
        with django_assert_num_queries(1):
            feeds.updated_at(page, component)
    with django_assert_num_queries(2):
        feeds.last_modified_at(now=NOW)
