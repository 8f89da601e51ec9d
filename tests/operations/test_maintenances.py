from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import PAGE_TOPIC, ComponentStatus, Impact, Status
from incidents.models import (
    AuditEntry,
    Component,
    Event,
    Incident,
    IncidentUpdate,
    Revision,
    StatusInterval,
)
from incidents.operations import components, incidents, maintenances, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import (
    EndsBeforeStart,
    InTheFuture,
    Refused,
    StatusDoesNotFit,
    UnknownComponents,
)
from incidents.queries.reports import report
from incidents.render import feeds, icalendar
from tests import formats, make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.conftest import status

pytestmark = pytest.mark.django_db

# As make.maintenance has them: from in one hour to in two.
BEGIN, END = NOW + HOUR, NOW + 2 * HOUR
OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus


def told(maintenance: Incident) -> list[tuple[str, Any]]:
    return list(maintenance.updates.public().in_order().values_list("status", "display_at"))


def edit(maintenance: Incident, **fields: Any) -> Incident:
    return maintenances.edit_maintenance(maintenance.pk, **{"by": SYSTEM, "now": NOW} | fields)


def correct(update: IncidentUpdate, status: Status) -> IncidentUpdate:
    """Say that it had another status, and nothing of components."""
    content = UpdateContent(status=status, body=update.body)
    return updates.edit_update(update.pk, by=SYSTEM, content=content, now=NOW + DAY)


def sweep(at: Any) -> int:
    return maintenances.advance_due(now=at)


def test_what_is_scheduled_claims_no_component():
    cdn = make.component()

    maintenance = make.maintenance(component_codes=[cdn.code])

    assert maintenance.impact == maintenance.shown_impact == Impact.MAINTENANCE
    assert (maintenance.status, maintenance.started_at) == (Status.SCHEDULED, BEGIN)
    assert status(cdn) == OPERATIONAL
    assert not StatusInterval.objects.exists()


def test_nothing_happens_before_its_time():
    make.maintenance()

    with stored.nothing_written():
        assert sweep(BEGIN - MINUTE) == 0


def test_it_starts_and_ends_by_itself():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])

    assert sweep(BEGIN) == 1
    assert status(cdn) == MAINTENANCE

    assert sweep(END) == 1
    assert status(cdn) == OPERATIONAL
    assert told(maintenance) == [("scheduled", NOW), ("in_progress", BEGIN), ("completed", END)]


def test_the_system_is_who_did_it():
    make.maintenance()
    sweep(BEGIN)

    entry = AuditEntry.objects.latest("pk")

    assert (entry.actor_kind, entry.actor_name) == ("system", "Plainstatus")


def test_a_sweep_long_after_takes_both_steps_with_their_times():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])

    assert sweep(NOW + 3 * DAY) == 2

    assert told(maintenance) == [("scheduled", NOW), ("in_progress", BEGIN), ("completed", END)]
    span = StatusInterval.objects.get()
    assert (span.status, span.started_at, span.ended_at) == (MAINTENANCE, BEGIN, END)


def test_a_second_sweep_finds_nothing_to_do():
    make.maintenance()
    sweep(NOW + 3 * DAY)

    with stored.nothing_written():
        assert sweep(NOW + 3 * DAY) == 0


def test_without_the_flags_nothing_happens_by_itself():
    make.maintenance(starts_by_itself=False, ends_by_itself=False)

    with stored.nothing_written():
        assert sweep(NOW + 3 * DAY) == 0


def test_one_that_was_started_by_hand_ends_by_itself():
    maintenance = make.maintenance(starts_by_itself=False)
    make.update(maintenance, Status.IN_PROGRESS, now=NOW + MINUTE)
    make.update(maintenance, Status.VERIFYING, now=NOW + HOUR)

    assert sweep(END) == 1

    maintenance.refresh_from_db()
    assert (maintenance.status, maintenance.closed_at) == (Status.COMPLETED, END)
    assert maintenance.started_at == NOW + MINUTE


def test_one_that_never_started_does_not_end_by_itself():
    maintenance = make.maintenance(starts_by_itself=False)

    assert sweep(NOW + DAY) == 0

    maintenance.refresh_from_db()
    assert maintenance.status == Status.SCHEDULED


def test_one_that_was_ended_early_stays_ended():
    maintenance = make.maintenance()
    sweep(BEGIN)
    make.update(maintenance, Status.COMPLETED, now=BEGIN + MINUTE)

    with stored.nothing_written():
        assert sweep(NOW + DAY) == 0


def test_what_was_said_since_stays_before_the_step():
    maintenance = make.maintenance()
    make.update(maintenance, Status.SCHEDULED, body="A minute, please.", now=BEGIN + MINUTE)

    sweep(BEGIN + 2 * MINUTE)

    assert told(maintenance)[-1] == ("in_progress", BEGIN + 2 * MINUTE)


def test_an_operator_who_takes_the_start_back_is_not_overruled():
    maintenance = make.maintenance()
    sweep(BEGIN)
    make.update(maintenance, Status.SCHEDULED, body="Not yet.", now=BEGIN + MINUTE)

    with stored.nothing_written():
        assert sweep(BEGIN + 2 * MINUTE) == 0


def test_a_withdrawn_start_is_not_repeated():
    maintenance = make.maintenance()
    sweep(BEGIN)
    started = maintenance.updates.get(status=Status.IN_PROGRESS)
    updates.withdraw_update(started.pk, by=SYSTEM, now=BEGIN + MINUTE)

    with stored.nothing_written():
        assert sweep(BEGIN + 2 * MINUTE) == 0


@pytest.mark.parametrize("later", [Status.IN_PROGRESS, Status.VERIFYING])
def test_work_goes_on_with_its_components_if_the_update_that_began_it_is_withdrawn(later):
    maintenance = make.maintenance(component_codes=[make.component().code])
    sweep(BEGIN)
    make.update(maintenance, later, body="Half way.", now=BEGIN + HOUR)
    started = maintenance.updates.public().in_order()[1]

    updates.withdraw_update(started.pk, by=SYSTEM, now=BEGIN + 2 * HOUR)

    component = Component.objects.get()
    assert component.status == MAINTENANCE
    assert StatusInterval.objects.get(ended_at=None).started_at == BEGIN + HOUR


def test_one_that_was_moved_starts_at_its_new_time():
    maintenance = make.maintenance()
    sweep(BEGIN)
    make.update(maintenance, Status.SCHEDULED, body="Tomorrow.", now=BEGIN + MINUTE)
    maintenance.refresh_from_db()
    edit(maintenance, scheduled_for=BEGIN + DAY, scheduled_until=END + DAY, now=BEGIN + MINUTE)

    assert sweep(BEGIN + HOUR) == 0
    assert sweep(BEGIN + DAY) == 1


def test_a_withdrawn_one_does_not_start():
    maintenance = make.maintenance()
    incidents.withdraw_incident(maintenance.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written():
        assert sweep(NOW + DAY) == 0


def test_the_start_takes_planned_components_and_the_update_may_say_otherwise():
    cdn, files = make.component(), make.component("Files")
    maintenance = make.maintenance(component_codes=[cdn.code, files.code])

    make.update(maintenance, Status.IN_PROGRESS, components=make.saying(PARTIAL, files), now=BEGIN)

    assert (status(cdn), status(files)) == (MAINTENANCE, PARTIAL)


def test_a_removed_component_is_not_taken():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW + MINUTE)

    sweep(BEGIN)

    assert not maintenance.updates.get(status=Status.IN_PROGRESS).affected.exists()


def test_maintenance_of_a_component_in_an_outage_shows_the_outage():
    cdn = make.component()
    make.incident(components=make.saying(MAJOR, cdn))
    make.maintenance(component_codes=[cdn.code])

    sweep(BEGIN)
    assert status(cdn) == MAJOR

    sweep(END)
    assert status(cdn) == MAJOR


def test_the_end_of_an_incident_leaves_the_maintenance_of_its_component():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    make.maintenance(component_codes=[cdn.code])
    sweep(BEGIN)

    make.update(incident, Status.RESOLVED, now=BEGIN + MINUTE)

    assert status(cdn) == MAINTENANCE


def test_a_cancelled_maintenance_leaves_components_as_they_are():
    cdn = make.component()
    components.set_status(cdn.pk, by=SYSTEM, status=MAJOR, now=NOW)
    maintenance = make.maintenance(component_codes=[cdn.code])

    make.update(maintenance, Status.CANCELLED, body="Called off.", now=NOW + MINUTE)

    assert status(cdn) == MAJOR
    maintenance.refresh_from_db()
    assert (maintenance.started_at, maintenance.closed_at) == (NOW + MINUTE, NOW + MINUTE)


def test_one_that_is_cancelled_amid_the_work_frees_its_components():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    sweep(BEGIN)

    make.update(maintenance, Status.CANCELLED, now=BEGIN + MINUTE)

    assert status(cdn) == OPERATIONAL
    assert sweep(END) == 0


@pytest.mark.parametrize(
    ("first", "then"),
    [(Status.COMPLETED, Status.CANCELLED), (Status.CANCELLED, Status.COMPLETED)],
)
def test_of_two_endings_the_second_is_refused(first, then):
    maintenance = make.maintenance()
    sweep(BEGIN)
    make.update(maintenance, first, now=BEGIN + MINUTE)

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="begin it again first"):
        make.update(maintenance, then, now=BEGIN + 2 * MINUTE)


@pytest.mark.parametrize("ending", [Status.COMPLETED, Status.CANCELLED])
def test_one_that_is_taken_up_again_after_its_end_claims_its_components(ending):
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    sweep(BEGIN)
    make.update(maintenance, ending, now=BEGIN + MINUTE)

    make.update(maintenance, Status.IN_PROGRESS, now=BEGIN + 2 * MINUTE)

    assert status(cdn) == MAINTENANCE


def test_one_that_was_put_back_counts_from_the_run_that_was_done():
    maintenance = make.maintenance(ends_by_itself=False)
    sweep(BEGIN)
    make.update(maintenance, Status.SCHEDULED, now=BEGIN + MINUTE)
    make.update(maintenance, Status.IN_PROGRESS, now=BEGIN + DAY)
    make.update(maintenance, Status.COMPLETED, now=BEGIN + DAY + HOUR)

    maintenance.refresh_from_db()
    assert (maintenance.started_at, maintenance.closed_at) == (BEGIN + DAY, BEGIN + DAY + HOUR)


def test_an_announcement_corrected_to_in_progress_takes_what_was_planned():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])

    correct(maintenance.updates.get(), Status.IN_PROGRESS)

    assert status(cdn) == MAINTENANCE


def test_a_later_announcement_corrected_so_takes_what_the_first_planned():
    cdn, files = make.component(), make.component("Files")
    maintenance = make.maintenance(component_codes=[cdn.code, files.code])
    second = make.update(
        maintenance, Status.SCHEDULED, components=make.degraded(files), now=NOW + MINUTE
    )

    correct(second, Status.VERIFYING)

    assert (status(cdn), status(files)) == (MAINTENANCE, MAINTENANCE)


@pytest.mark.parametrize("end", [Status.COMPLETED, Status.CANCELLED])
@pytest.mark.parametrize("before", [Status.SCHEDULED, Status.IN_PROGRESS])
def test_an_announcement_corrected_to_an_end_still_names_what_was_planned(before, end):
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    correct(maintenance.updates.get(), before)

    correct(maintenance.updates.get(), end)

    assert report(maintenance.code).affected == [cdn]
    assert status(cdn) == OPERATIONAL
    assert not StatusInterval.objects.exists()


def test_a_beginning_corrected_to_scheduled_takes_nothing():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    begun = make.update(maintenance, Status.IN_PROGRESS, now=NOW + HOUR)

    correct(begun, Status.SCHEDULED)

    assert status(cdn) == OPERATIONAL
    assert begun.affected.get().new_status == OPERATIONAL


def test_going_back_to_scheduled_frees_components():
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    sweep(BEGIN)

    make.update(maintenance, Status.SCHEDULED, now=BEGIN + MINUTE)

    assert status(cdn) == OPERATIONAL


def test_a_maintenance_may_be_told_afterwards():
    cdn = make.component()
    maintenance = make.maintenance(
        scheduled_for=NOW - 2 * HOUR,
        scheduled_until=NOW - HOUR,
        display_at=NOW - DAY,
        component_codes=[cdn.code],
    )

    assert sweep(NOW) == 2

    maintenance.refresh_from_db()
    assert (maintenance.started_at, maintenance.closed_at) == (NOW - 2 * HOUR, NOW - HOUR)
    assert maintenance.is_backfilled


@pytest.mark.parametrize("length", [0, -1])
def test_a_window_that_ends_before_it_starts_is_refused(length):
    maintenance = make.maintenance()
    window = {"scheduled_for": BEGIN, "scheduled_until": BEGIN + length * MINUTE}

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="later end or an earlier"):
        make.maintenance(**window)
    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="later end or an earlier"):
        edit(maintenance, **window)


def test_an_announcement_from_the_future_is_refused():
    with stored.nothing_written(), pytest.raises(InTheFuture):
        make.maintenance(display_at=NOW + MINUTE)


@pytest.mark.parametrize("begun", [Status.IN_PROGRESS, Status.COMPLETED, ""])
def test_an_announcement_that_says_that_it_has_begun_is_refused(begun):
    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="one of scheduled"):
        make.maintenance(status=begun)


def test_planned_components_that_the_page_does_not_have_are_refused():
    with stored.nothing_written(), pytest.raises(UnknownComponents, match="nosuchthing1"):
        make.maintenance(component_codes=["nosuchthing1"])


def test_the_same_submission_schedules_once():
    first = make.maintenance(submission="form-1")

    with stored.nothing_written():
        assert make.maintenance(submission="form-1") == first


def test_an_incident_has_no_window_to_move():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="has no window to move"):
        maintenances.edit_maintenance(
            incident.pk,
            by=SYSTEM,
            name="?",
            scheduled_for=BEGIN,
            scheduled_until=END,
            starts_by_itself=True,
            ends_by_itself=True,
            now=NOW,
        )


def test_an_edit_that_changes_nothing_leaves_no_trace():
    maintenance = make.maintenance()

    with stored.nothing_written():
        edit(maintenance)


def test_moving_the_window_moves_the_start():
    maintenance = edit(make.maintenance(), scheduled_for=BEGIN + DAY, scheduled_until=END + DAY)

    assert maintenance.started_at == BEGIN + DAY
    assert AuditEntry.objects.filter(kind="incident.edited").exists()


def said_last(maintenance: Incident) -> str:
    last = maintenance.updates.public().in_order().last()
    assert last is not None
    return last.body


def test_readers_are_told_the_new_window_and_the_old_one():
    maintenance = make.maintenance()

    edit(maintenance, scheduled_for=BEGIN + DAY, scheduled_until=END + DAY)

    assert said_last(maintenance) == (
        "Moved: planned from Jun 11, 13:00 to 14:00 UTC now, no longer Jun 10, 13:00 to 14:00 UTC."
    )
    assert told(maintenance) == [("scheduled", NOW), ("scheduled", NOW)]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (END + HOUR, "Extended: planned until Jun 10, 15:00 UTC now"),
        (END - 30 * MINUTE, "Shortened: planned until Jun 10, 13:30 UTC now"),
    ],
)
def test_of_what_has_begun_the_end_can_be_moved_and_readers_are_told(until, said):
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code])
    sweep(BEGIN)

    edit(maintenance, scheduled_until=until, now=BEGIN + MINUTE)

    assert said_last(maintenance).startswith(said)
    assert status(cdn) == MAINTENANCE
    assert sweep(until - MINUTE) == 0
    assert sweep(until) == 1
    assert status(cdn) == OPERATIONAL


def test_what_has_not_begun_cannot_be_moved_into_the_past():
    maintenance = make.maintenance()

    with stored.nothing_written(), pytest.raises(Refused, match="is past") as refused:
        edit(maintenance, scheduled_for=NOW - 2 * DAY, scheduled_until=NOW - DAY)

    assert refused.value.field == "scheduled_until"


def test_no_edit_or_withdrawal_makes_two_endings_of_one():
    maintenance = make.maintenance()
    make.update(maintenance, Status.CANCELLED, now=NOW + MINUTE)
    again = make.update(maintenance, Status.IN_PROGRESS, now=NOW + 2 * MINUTE)
    end = make.update(maintenance, Status.COMPLETED, now=NOW + 3 * MINUTE)
    note = make.update(maintenance, Status.COMPLETED, now=NOW + 4 * MINUTE)
    cancelled = UpdateContent(status=Status.CANCELLED, body="?")

    for refused in (
        lambda: updates.withdraw_update(again.pk, by=SYSTEM, now=NOW + HOUR),
        lambda: updates.edit_update(end.pk, by=SYSTEM, content=cancelled, now=NOW + HOUR),
        lambda: updates.edit_update(note.pk, by=SYSTEM, content=cancelled, now=NOW + HOUR),
    ):
        before = stored.everything()
        with pytest.raises(Refused, match="as well"), transaction.atomic():
            refused()
        assert stored.everything() == before


def test_of_what_has_begun_the_start_cannot_be_moved():
    maintenance = make.maintenance()
    sweep(BEGIN)

    with stored.nothing_written(), pytest.raises(Refused, match="only its end can be moved"):
        edit(maintenance, scheduled_for=BEGIN + 2 * DAY, scheduled_until=END + 2 * DAY)


def test_what_has_begun_cannot_end_before_that():
    maintenance = make.maintenance(starts_by_itself=False)
    make.update(maintenance, Status.IN_PROGRESS, now=BEGIN + 30 * MINUTE)

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="before it began"):
        edit(maintenance, scheduled_until=BEGIN + MINUTE, now=BEGIN + 40 * MINUTE)


def test_what_has_begun_early_can_end_before_it_was_to_begin():
    maintenance = make.maintenance()
    make.update(maintenance, Status.IN_PROGRESS, now=NOW + 10 * MINUTE)

    edit(maintenance, scheduled_until=NOW + 40 * MINUTE, now=NOW + 20 * MINUTE)

    assert said_last(maintenance).startswith("Moved: planned from Jun 10, 12:10 to 12:40")
    assert sweep(NOW + 40 * MINUTE) == 1
    [event] = formats.calendar(icalendar.history_ics(None))
    assert (event["dtstart"], event["dtend"]) == (NOW + 10 * MINUTE, NOW + 40 * MINUTE)


def test_correcting_the_window_of_what_is_over_tells_nobody():
    maintenance = make.maintenance()
    sweep(NOW + DAY)

    edit(maintenance, scheduled_until=END + HOUR, now=NOW + DAY)

    assert told(maintenance)[-1] == ("completed", END)


PAST = {"scheduled_for": NOW - 2 * HOUR, "scheduled_until": NOW - HOUR}


def test_a_window_wholly_in_the_past_asks_whether_it_happened():
    with stored.nothing_written(), pytest.raises(Refused, match="Did this happen already"):
        make.maintenance(**PAST)


def test_what_has_happened_is_reported_as_done_with_its_times():
    cdn = make.component()

    maintenance = make.maintenance(component_codes=[cdn.code], has_happened=True, **PAST)

    assert maintenance.status == Status.COMPLETED
    assert maintenance.is_backfilled
    assert (maintenance.started_at, maintenance.closed_at) == (NOW - 2 * HOUR, NOW - HOUR)
    assert said_last(maintenance) == "Uploads will be read-only."
    span = StatusInterval.objects.get()
    assert (span.status, span.started_at, span.ended_at) == (
        MAINTENANCE,
        NOW - 2 * HOUR,
        NOW - HOUR,
    )
    assert status(cdn) == OPERATIONAL


def test_what_lies_ahead_has_not_happened():
    with stored.nothing_written(), pytest.raises(Refused, match="cannot have happened yet"):
        make.maintenance(has_happened=True)


def test_what_has_happened_is_reported_once_by_one_form():
    first = make.maintenance(has_happened=True, submission="form-1", **PAST)

    with stored.nothing_written():
        assert make.maintenance(has_happened=True, submission="form-1", **PAST) == first


def test_a_step_is_told_in_the_language_of_the_site(settings):
    settings.STATUSPAGE_LANGUAGE = "de"
    maintenance = make.maintenance()

    with translation.override("en"):
        sweep(BEGIN)

    assert maintenance.updates.get(status="in_progress").body == "Die Wartung hat begonnen."


@contextmanager
def failing(maintenance: Incident) -> Iterator[None]:
    """Have the database refuse the steps of one maintenance; its code is in their submission."""

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and any(maintenance.code in str(value) for value in params):
            raise DatabaseError("disk image is malformed")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield


def test_one_that_fails_stops_no_other_and_is_tried_again(caplog):
    broken, sound = make.maintenance(name="Broken"), make.maintenance(name="Sound")

    with failing(broken):
        assert sweep(BEGIN) == 1

    statuses = Incident.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [Status.SCHEDULED, Status.IN_PROGRESS]
    assert f"Maintenance {broken.pk} could not be made in_progress" in caplog.text
    assert sweep(BEGIN + MINUTE) == 1
    assert told(broken)[-1] == (Status.IN_PROGRESS, BEGIN)
    assert told(sound)[-1] == (Status.IN_PROGRESS, BEGIN)


def test_an_edit_that_leaves_the_residual_effect_out_keeps_it():
    maintenance = make.maintenance()
    edit(maintenance, residual_effect="Slow for a while.", residual_ends_at=END + DAY)

    edit(maintenance, name="Another name")

    maintenance.refresh_from_db()
    assert maintenance.residual_effect == "Slow for a while."
    assert maintenance.residual_ends_at == END + DAY


def reminded() -> int:
    return Event.objects.filter(kind="maintenance.reminder", notifies=True).count()


def test_subscribers_are_reminded_once_so_long_before():
    make.maintenance(scheduled_for=NOW + DAY, scheduled_until=END + DAY, remind_before_s=3_600)

    counts = []
    for at in (NOW, NOW + DAY - HOUR - MINUTE, NOW + DAY - HOUR, NOW + DAY - MINUTE):
        maintenances.remind_due(now=at)
        counts.append(reminded())

    assert counts == [0, 0, 1, 1]


def test_what_is_moved_is_reminded_of_again():
    maintenance = make.maintenance(
        scheduled_for=NOW + DAY, scheduled_until=END + DAY, remind_before_s=3_600
    )
    maintenances.remind_due(now=NOW + DAY - HOUR)
    edit(maintenance, scheduled_for=NOW + 2 * DAY, scheduled_until=END + 2 * DAY)

    maintenances.remind_due(now=NOW + 2 * DAY - HOUR)

    assert reminded() == 2


def test_nobody_is_reminded_of_what_is_announced_late_cancelled_or_begun():
    make.maintenance(name="Late", remind_before_s=2 * 3_600)
    cancelled, begun = (
        make.maintenance(scheduled_for=NOW + DAY, scheduled_until=END + DAY, remind_before_s=60)
        for _ in range(2)
    )
    make.update(cancelled, Status.CANCELLED, now=NOW + MINUTE)
    make.update(begun, Status.IN_PROGRESS, now=NOW + MINUTE)

    for at in (NOW, NOW + 30 * MINUTE, NOW + DAY - MINUTE, NOW + 2 * DAY):
        assert maintenances.remind_due(now=at) == 0


def test_a_reminder_changes_nothing_that_readers_see():
    make.maintenance(scheduled_for=NOW + DAY, scheduled_until=END + DAY, remind_before_s=3_600)
    before = Revision.objects.get(topic=PAGE_TOPIC).number
    feed = feeds.history_atom(None, now=NOW + DAY)
    calendar = icalendar.history_ics(None)

    maintenances.remind_due(now=NOW + DAY - HOUR)

    assert Revision.objects.get(topic=PAGE_TOPIC).number == before
    assert feeds.history_atom(None, now=NOW + DAY) == feed
    assert icalendar.history_ics(None) == calendar


def test_what_only_a_withdrawn_announcement_named_is_named_by_the_update_after_it():
    cdn = make.component()
    maintenance = make.maintenance([cdn.code])
    announcement = maintenance.updates.get()
    make.update(maintenance, Status.SCHEDULED, body="It stays planned.", now=NOW + MINUTE)

    updates.withdraw_update(announcement.pk, by=SYSTEM, now=NOW + 2 * MINUTE)

    assert report(maintenance.code).affected == [cdn]
    assert status(cdn) == ComponentStatus.OPERATIONAL
    maintenances.advance_due(now=BEGIN)
    assert status(cdn) == ComponentStatus.UNDER_MAINTENANCE


def test_a_cancellation_still_says_what_would_have_been_affected_without_the_announcement():
    cdn = make.component()
    maintenance = make.maintenance([cdn.code])
    announcement = maintenance.updates.get()
    make.update(maintenance, Status.CANCELLED, now=NOW + MINUTE)

    updates.withdraw_update(announcement.pk, by=SYSTEM, now=NOW + 2 * MINUTE)

    assert report(maintenance.code).affected == [cdn]
    assert status(cdn) == ComponentStatus.OPERATIONAL


def test_a_later_note_takes_back_the_components_that_it_added():
    cdn, files = make.component(), make.component("Files")
    maintenance = make.maintenance([cdn.code])
    said = make.saying(ComponentStatus.UNDER_MAINTENANCE, files)
    note = make.update(maintenance, Status.SCHEDULED, components=said, now=NOW + MINUTE)

    updates.withdraw_update(note.pk, by=SYSTEM, now=NOW + 2 * MINUTE)

    assert report(maintenance.code).affected == [cdn]
