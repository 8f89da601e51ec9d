"""Series of maintenances: what recurs is created ahead, changed and stopped as a whole."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import AuditKind, ComponentStatus, EventKind, Frequency, Status
from incidents.models import (
    AffectedComponent,
    AuditEntry,
    Event,
    Incident,
    IncidentUpdate,
    MaintenanceSeries,
)
from incidents.operations import components, incidents, maintenances, series, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Gone, Refused
from incidents.operations.sweep import sweep
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.conftest import status

pytestmark = pytest.mark.django_db

WEEK = 7 * DAY
WEEKLY = Recurrence(Frequency.WEEKLY)
# As make.maintenance has it: from in one hour to in two.
BEGIN = NOW + HOUR


@pytest.fixture(autouse=True)
def _page_in_utc():
    make.page()


def announced(recurrence: Recurrence = WEEKLY, **fields: Any) -> MaintenanceSeries:
    found = make.maintenance(recurrence=recurrence, **fields).series
    assert found is not None
    return found


def ahead(of: MaintenanceSeries) -> list[Incident]:
    return list(of.occurrences.open_maintenances())


def starts(of: MaintenanceSeries) -> list[datetime]:
    return [each.planned.start_at for each in ahead(of)]


def change(of: MaintenanceSeries, **details: Any) -> None:
    series.edit_series(of.pk, by=SYSTEM, now=NOW + MINUTE, **details)


def test_ninety_days_of_occurrences_are_created_each_with_a_code_of_its_own():
    cdn = make.component()

    weekly = announced(component_codes=[cdn.code])

    assert starts(weekly) == [BEGIN + n * WEEK for n in range(13)]
    assert len({each.code for each in ahead(weekly)}) == 13
    assert {each.planned.end_at - each.planned.start_at for each in ahead(weekly)} == {HOUR}
    for each in ahead(weekly):
        assert [row.component for row in each.updates.get().affected.all()] == [cdn]
    assert status(cdn) == ComponentStatus.OPERATIONAL


def test_the_sweep_goes_on_as_time_passes_and_does_nothing_in_between():
    weekly = announced()

    sweep(now=NOW + MINUTE)
    assert len(ahead(weekly)) == 13
    sweep(now=NOW + WEEK - MINUTE)

    assert starts(weekly)[-1] == BEGIN + 13 * WEEK
    with stored.nothing_written():
        assert series.extend_due(now=NOW + WEEK) == 0
    entry = AuditEntry.objects.get(kind=AuditKind.SERIES_EXTENDED)
    assert (entry.actor_kind, entry.detail) == ("system", {"count": 1})


def test_at_least_one_is_there_however_far_away():
    rare = announced(Recurrence(Frequency.MONTHLY_BY_DAY, 12))

    assert starts(rare) == [BEGIN]
    sweep(now=BEGIN)

    assert list(rare.occurrences.order_by("recurs_at").values_list("recurs_at", flat=True)) == [
        BEGIN,
        BEGIN.replace(year=2023),
    ]


@pytest.mark.parametrize(
    "recurrence",
    [
        Recurrence(Frequency.WEEKLY, count=3),
        Recurrence(Frequency.WEEKLY, until_on=(BEGIN + 2 * WEEK).date()),
    ],
)
def test_it_ends_after_its_count_or_on_its_day(recurrence):
    three = announced(recurrence)

    sweep(now=NOW + 2 * WEEK)

    assert three.occurrences.count() == 3
    assert three.last_at == BEGIN + 2 * WEEK


def test_one_past_its_end_is_not_looked_at_until_it_is_given_another(django_assert_num_queries):
    once = announced(Recurrence(Frequency.WEEKLY, count=1))
    after = BEGIN + DAY

    with django_assert_num_queries(1):
        series.extend_due(now=after)
    series.edit_series(once.pk, by=SYSTEM, now=after, count=3)

    assert list(MaintenanceSeries.objects.going(now=after)) == [once]
    assert once.occurrences.count() == 3


@pytest.mark.long
def test_local_times_stay_across_a_clock_change_also_once_the_page_has_another_zone():
    make.page(time_zone="Europe/Berlin")
    weekly = announced(now=datetime(2022, 10, 1, tzinfo=ZoneInfo("Europe/Berlin")))
    make.page(time_zone="Asia/Tokyo")
    sweep(now=datetime(2022, 12, 1, tzinfo=ZoneInfo("Europe/Berlin")))

    local = {at.astimezone(ZoneInfo("Europe/Berlin")).time() for at in starts(weekly)}

    assert local == {time(1)}
    assert weekly.occurrences.count() == 9 + 13


@pytest.mark.long
def test_a_clock_that_jumps_ahead_creates_nothing_for_the_time_between():
    weekly = announced(starts_by_itself=False, ends_by_itself=False)
    before = weekly.occurrences.count()

    sweep(now=NOW + 2_000 * DAY)
    made = weekly.occurrences.count() - before
    sweep(now=NOW + MINUTE)

    assert made == 13
    assert weekly.occurrences.count() == before + made


def test_one_that_was_moved_cancelled_or_withdrawn_alone_is_not_created_again():
    weekly = announced()
    moved, cancelled, withdrawn = ahead(weekly)[1:4]
    maintenances.edit_maintenance(
        moved.pk,
        by=SYSTEM,
        now=NOW,
        scheduled_for=moved.planned.start_at + 3 * DAY,
        scheduled_until=moved.planned.end_at + 3 * DAY,
    )
    make.update(cancelled, Status.CANCELLED)
    incidents.withdraw_incident(withdrawn.pk, by=SYSTEM, now=NOW)

    # The next one is made beside them: what is made a second time would fail, and all with it.
    assert series.extend_due(now=NOW + MINUTE) == 0
    assert series.extend_due(now=NOW + WEEK) == 1

    assert weekly.occurrences.count() == 14


def test_each_occurrence_starts_and_ends_by_itself():
    cdn = make.component()
    weekly = announced(component_codes=[cdn.code])

    sweep(now=BEGIN + WEEK)

    first, second = ahead(weekly)[0], weekly.occurrences.order_by("recurs_at")[1]
    assert (first.pk, second.status) == (second.pk, Status.IN_PROGRESS)
    assert status(cdn) == ComponentStatus.UNDER_MAINTENANCE


@pytest.mark.long
def test_a_component_that_was_removed_is_named_no_more():
    cdn, files = make.component(), make.component("Files")
    weekly = announced(component_codes=[cdn.code, files.code])
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)

    sweep(now=NOW + WEEK - MINUTE)

    last = ahead(weekly)[-1]
    assert [row.component for row in last.updates.get().affected.all()] == [files]


@pytest.mark.long
def test_subscribers_are_told_of_the_series_once():
    announced()
    sweep(now=NOW + WEEK - 2 * HOUR)

    told = Event.objects.filter(kind=EventKind.MAINTENANCE_SCHEDULED, notifies=True)

    assert told.count() == 1


def test_stopping_cancels_the_next_and_takes_off_the_others_in_silence():
    weekly = announced()
    series.stop_series(weekly.pk, by=SYSTEM, now=NOW + MINUTE)
    sweep(now=NOW + WEEK)

    shown = Incident.objects.public()

    assert [one.status for one in shown] == [Status.CANCELLED]
    assert "nor do those after it" in shown.get().updates.in_order().last().body
    assert weekly.occurrences.count() == 13
    with pytest.raises(Gone, match="was stopped; announce a new one"):
        series.stop_series(weekly.pk, by=SYSTEM, now=NOW + WEEK)


@pytest.mark.long
def test_stopping_leaves_what_has_begun_and_what_was_changed_alone():
    weekly = announced()
    begun, renamed, said_of, edited, untouched = ahead(weekly)[:5]
    sweep(now=BEGIN)
    edit = maintenances.edit_maintenance
    edit(renamed.pk, by=SYSTEM, now=NOW, name="Another name")
    make.update(said_of, Status.SCHEDULED, body="With a longer break.", now=BEGIN)
    content = updates.UpdateContent(body="Uploads go on.")
    updates.edit_update(edited.updates.get().pk, by=SYSTEM, content=content, now=BEGIN)

    series.stop_series(weekly.pk, by=SYSTEM, now=BEGIN + MINUTE)

    assert {one.pk for one in ahead(weekly)} == {begun.pk, renamed.pk, said_of.pk, edited.pk}
    untouched.refresh_from_db()
    assert untouched.status == Status.CANCELLED


def test_a_new_time_of_day_moves_what_is_ahead_and_is_told_once():
    weekly = announced()
    alone = ahead(weekly)[2]
    maintenances.edit_maintenance(alone.pk, by=SYSTEM, now=NOW, name="Another name")

    change(weekly, scheduled_for=BEGIN + 4 * HOUR, scheduled_until=BEGIN + 6 * HOUR)

    later = [BEGIN + n * WEEK + 4 * HOUR for n in range(13)]
    later[2] = BEGIN + 2 * WEEK
    assert starts(weekly) == later
    told = IncidentUpdate.objects.filter(body__startswith="Moved: ")
    assert [each.incident for each in told] == [ahead(weekly)[0]]
    assert "Those after it change likewise." in told.get().body
    assert series.extend_due(now=NOW + 2 * MINUTE) == 0


@pytest.mark.long
def test_what_a_change_has_moved_is_the_series_own_and_can_be_stopped():
    weekly = announced()
    change(weekly, scheduled_for=BEGIN + 4 * HOUR, scheduled_until=BEGIN + 6 * HOUR)

    series.stop_series(weekly.pk, by=SYSTEM, now=NOW + 2 * MINUTE)

    assert not ahead(weekly)


def test_other_days_are_announced_once_and_the_old_ones_dropped():
    weekly = announced()
    old = ahead(weekly)
    begin = BEGIN + DAY

    change(weekly, scheduled_for=begin, scheduled_until=begin + HOUR)

    assert starts(weekly) == [begin + n * WEEK for n in range(13)]
    assert not {one.pk for one in old} & {one.pk for one in ahead(weekly)}
    assert [one.status for one in Incident.objects.public().exclude(closed_at=None)] == [
        Status.CANCELLED
    ]
    told = Event.objects.filter(kind=EventKind.MAINTENANCE_SCHEDULED, notifies=True)
    assert told.latest("pk").subject_id == ahead(weekly)[0].pk
    assert told.count() == 2


@pytest.mark.long
def test_days_that_were_dropped_are_announced_again_when_the_series_has_them_back():
    weekly = announced()
    change(weekly, scheduled_for=BEGIN + DAY, scheduled_until=BEGIN + DAY + HOUR)
    change(weekly, scheduled_for=BEGIN, scheduled_until=BEGIN + HOUR)
    assert starts(weekly) == [BEGIN + n * WEEK for n in range(13)]

    change(weekly, interval=2)
    change(weekly, interval=1)

    assert starts(weekly) == [BEGIN + n * WEEK for n in range(13)]


def test_every_other_week_keeps_the_weeks_that_stay():
    weekly = announced()
    old = ahead(weekly)

    change(weekly, interval=2)

    assert [one.pk for one in ahead(weekly)] == [one.pk for one in old[::2]]


def test_a_change_of_words_reaches_what_is_ahead_and_is_no_news():
    weekly = announced()
    change(weekly, name="Database vacuum", until_on=date(2022, 12, 31))

    assert {one.name for one in ahead(weekly)} == {"Database vacuum"}
    assert IncidentUpdate.objects.count() == 13
    with stored.nothing_written():
        change(weekly, name="Database vacuum")


@pytest.mark.long
def test_a_series_that_fails_stops_no_other_and_is_logged(caplog):
    broken, whole = announced(), announced()
    MaintenanceSeries.objects.filter(pk=broken.pk).update(time_zone="Mars/Olympus")

    sweep(now=NOW + WEEK - 2 * HOUR)

    assert whole.occurrences.count() == 14
    assert "could not be extended" in caplog.text


def test_an_announcement_sent_twice_makes_one_series():
    for _ in range(2):
        make.maintenance(recurrence=WEEKLY, submission="form-1")

    assert MaintenanceSeries.objects.count() == 1
    assert Incident.objects.count() == 13


def test_reminders_are_those_of_the_series():
    weekly = announced(remind_before_s=3_600)

    reminded = [maintenances.remind_due(now=BEGIN + n * WEEK - HOUR + MINUTE) for n in (1, 2)]

    assert reminded == [1, 1]
    assert weekly.remind_before_s == 3_600


def test_planned_work_is_made_to_recur_which_readers_are_told():
    cdn = make.component()
    once = make.maintenance([cdn.code])

    weekly = series.begin_series(once.pk, by=SYSTEM, recurrence=WEEKLY, now=NOW + MINUTE)

    assert starts(weekly) == [BEGIN + n * WEEK for n in range(13)]
    assert {each.component for one in ahead(weekly) for each in named(one)} == {cdn}
    assert once.updates.latest("pk").body == "Repeats every week."
    series.stop_series(weekly.pk, by=SYSTEM, now=NOW + 2 * MINUTE)
    assert not ahead(weekly)


def test_what_has_begun_or_recurs_is_not_made_to_recur():
    begun = make.maintenance()
    make.update(begun, Status.IN_PROGRESS)

    for one in (begun, ahead(announced())[3]):
        with pytest.raises(Refused, match="announce another one that repeats"):
            series.begin_series(one.pk, by=SYSTEM, recurrence=WEEKLY, now=NOW + MINUTE)


@pytest.mark.long
def test_other_components_and_words_reach_what_is_ahead_and_are_told_once():
    cdn, files = make.component(), make.component("Files")
    weekly = announced(component_codes=[cdn.code])
    alone = ahead(weekly)[2]
    make.update(alone, Status.SCHEDULED, body="It stays planned.")

    said = {files.code: ComponentStatus.UNDER_MAINTENANCE}
    change(weekly, components=said, body="New disks.")

    first, second, third, *_ = ahead(weekly)
    assert [row.component for row in named(first)] == [files]
    assert [row.component for row in named(second)] == [files]
    assert [row.component for row in named(third)] == [cdn]
    assert second.updates.get().body == "New disks."
    told = first.updates.latest("pk").body
    assert told == "New disks.\n\nPlanned for Files now.\n\nThose after it change likewise."
    change(weekly, components={}, body="New disks.")
    assert "Planned for no component now." in first.updates.latest("pk").body
    series.stop_series(weekly.pk, by=SYSTEM, now=NOW + 2 * MINUTE)
    assert ahead(weekly) == [alone]


def test_what_is_called_off_with_its_series_has_the_words_of_who_does_it():
    weekly = announced()
    alone = ahead(weekly)[1]
    maintenances.edit_maintenance(alone.pk, by=SYSTEM, now=NOW, name="Another name")

    series.stop_series(
        weekly.pk, by=SYSTEM, now=NOW + MINUTE, body="No disks came.", also_id=alone.pk
    )

    cancelled = Incident.objects.filter(status=Status.CANCELLED)
    assert {one.updates.latest("pk").body for one in cancelled} == {"No disks came."}
    assert alone in cancelled
    assert not ahead(weekly)


def named(one: Incident) -> list[AffectedComponent]:
    return [row for update in one.updates.all() for row in update.affected.all()]
