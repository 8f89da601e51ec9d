from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from incidents.domain.estimates import PartialWindow
from incidents.domain.transitions import Label
from incidents.domain.vocabulary import (
    STATUSES_OF,
    ComponentStatus,
    Impact,
    IncidentKind,
)
from incidents.models import (
    AffectedComponent,
    Component,
    DailyTotal,
    Event,
    Incident,
    IncidentUpdate,
    StatusInterval,
)
from incidents.operations import components, incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import (
    EndsBeforeStart,
    Gone,
    InTheFuture,
    Outdated,
    Refused,
    StatusDoesNotFit,
    TextMissing,
    TextTooLong,
    UnknownComponents,
)
from incidents.operations.news import Seen
from incidents.queries import status_log
from incidents.queries.reports import report
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]


def status(of: Component) -> str:
    return Component.objects.get(pk=of.pk).status


def edit(update: IncidentUpdate, **fields: Any) -> IncidentUpdate:
    """Edit, keeping what is not given."""
    kept = {
        "by": SYSTEM,
        "status": update.status,
        "body": update.body,
        "display_at": update.display_at,
        "next_update_at": update.next_update_at,
        "now": NOW + DAY,
    }
    return updates.edit_update(update.pk, **kept | fields)


def labels(incident: Incident) -> list[Label]:
    """Of the public updates, oldest first."""
    return [told.label for told in reversed(report(incident.code).updates)]


def said(update: IncidentUpdate) -> dict[str, tuple[str, str]]:
    return {a.component.name: (a.old_status, a.new_status) for a in update.affected.all()}


# Statuses


@pytest.mark.parametrize("first", ["investigating", "identified", "monitoring", "resolved"])
@pytest.mark.parametrize("then", ["investigating", "identified", "monitoring", "resolved"])
def test_any_status_may_follow_any_other(first, then):
    incident = make.incident(status=first)

    make.update(incident, then, now=NOW + MINUTE)

    incident.refresh_from_db()
    assert incident.status == then
    assert incident.is_open == (then != "resolved")


@pytest.mark.parametrize("first", ["scheduled", "in_progress", "verifying", "completed"])
@pytest.mark.parametrize("then", ["scheduled", "in_progress", "verifying", "completed"])
def test_so_it_is_for_maintenances(first, then):
    maintenance = make.maintenance()
    make.update(maintenance, first, now=NOW + MINUTE)

    make.update(maintenance, then, now=NOW + HOUR)

    maintenance.refresh_from_db()
    assert maintenance.status == then


@pytest.mark.parametrize("wrong", ["in_progress", "completed", "postmortem", "", "Resolved"])
def test_a_status_of_another_kind_is_refused(wrong):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="choose one of invest"):
        make.update(incident, wrong)


def test_a_maintenance_cannot_be_resolved():
    maintenance = make.maintenance()

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="choose one of sched"):
        make.update(maintenance, RESOLVED)


def test_a_resolved_incident_can_be_reopened_and_readers_are_told():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + MINUTE)

    make.update(incident, IDENTIFIED, now=NOW + HOUR)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_at) == (IDENTIFIED, None)
    assert labels(incident)[-1] is Label.REOPENED


def test_a_note_after_the_end_does_not_reopen():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + MINUTE)

    make.update(incident, RESOLVED, body="The log is public now.", now=NOW + DAY)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_at) == (RESOLVED, NOW + MINUTE)
    assert labels(incident)[-1] is Label.UPDATE


def test_a_note_after_the_end_says_nothing_of_components():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, RESOLVED, now=NOW + MINUTE)
    components.set_status(cdn.pk, by=SYSTEM, status=MAJOR, now=NOW + HOUR)

    note = make.update(incident, RESOLVED, now=NOW + DAY)

    assert status(cdn) == MAJOR
    assert not note.affected.exists()


# Labels


def test_the_label_is_recomputed_after_an_edit():
    incident = make.incident()
    second = make.update(incident, MONITORING, now=NOW + MINUTE)
    assert labels(incident) == [Label.STATUS, Label.STATUS]

    edit(second, status=IDENTIFIED)

    assert labels(incident) == [Label.STATUS, Label.UPDATE]


def test_the_label_is_recomputed_after_backdating():
    incident = make.incident(started_at=NOW - HOUR, now=NOW)
    make.update(incident, MONITORING, now=NOW + MINUTE)

    make.update(incident, MONITORING, display_at=NOW - MINUTE, now=NOW + HOUR)

    assert labels(incident) == [Label.STATUS, Label.STATUS, Label.STATUS]
    make.update(incident, IDENTIFIED, display_at=NOW - 2 * MINUTE, now=NOW + HOUR)
    assert labels(incident) == [Label.STATUS] * 4
    make.update(incident, MONITORING, display_at=NOW - MINUTE, now=NOW + HOUR)
    assert labels(incident) == [
        Label.STATUS,
        Label.STATUS,
        Label.UPDATE,
        Label.STATUS,
        Label.STATUS,
    ]


def test_the_label_is_recomputed_after_a_withdrawal():
    incident = make.incident()
    between = make.update(incident, MONITORING, now=NOW + MINUTE)
    make.update(incident, IDENTIFIED, now=NOW + 2 * MINUTE)

    updates.withdraw_update(between.pk, by=SYSTEM, now=NOW + HOUR)

    assert labels(incident) == [Label.STATUS, Label.UPDATE]


# Components


def test_resolving_leaves_what_another_open_incident_still_claims(now):
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    make.incident(components=make.degraded(cdn))

    last = make.update(first, RESOLVED, now=now + HOUR)

    assert status(cdn) == DEGRADED
    assert said(last) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_even_if_the_resolving_update_says_operational():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    make.incident(components=make.degraded(cdn))

    last = make.update(first, RESOLVED, components=make.saying(OPERATIONAL, cdn), now=NOW + HOUR)

    assert status(cdn) == DEGRADED
    assert said(last) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_what_the_other_incident_claimed_ends_with_it():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))
    make.update(first, RESOLVED, components=make.degraded(cdn), now=NOW + MINUTE)

    make.update(second, RESOLVED, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL


def test_what_the_other_incident_claimed_is_withdrawn_with_it():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))
    last = make.update(first, RESOLVED, components=make.degraded(cdn), now=NOW + MINUTE)

    incidents.withdraw_incident(second.pk, by=SYSTEM, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (MAJOR, OPERATIONAL)}
    assert StatusInterval.objects.get(component=cdn).ended_at == NOW + MINUTE


def test_an_incident_may_end_and_leave_a_component_worse_than_others_claim():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))

    make.update(first, RESOLVED, components=make.saying(PARTIAL, cdn), now=NOW + MINUTE)

    assert status(cdn) == PARTIAL
    make.update(second, RESOLVED, now=NOW + HOUR)
    assert status(cdn) == OPERATIONAL


def test_the_end_frees_components_that_it_does_not_name():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))

    last = make.update(
        incident, RESOLVED, components=make.saying(OPERATIONAL, files), now=NOW + HOUR
    )

    assert (status(cdn), status(files)) == (OPERATIONAL, OPERATIONAL)
    assert said(last) == {
        "Index – CDN": (DEGRADED, OPERATIONAL),
        "Files": (DEGRADED, OPERATIONAL),
    }


def test_components_not_named_keep_what_was_said_of_them():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))

    make.update(incident, components=make.saying(MAJOR, files), now=NOW + HOUR)

    assert (status(cdn), status(files)) == (DEGRADED, MAJOR)


def test_reopening_claims_only_what_it_names():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))
    make.update(incident, RESOLVED, now=NOW + MINUTE)

    make.update(incident, IDENTIFIED, components=make.degraded(cdn), now=NOW + HOUR)

    assert (status(cdn), status(files)) == (DEGRADED, OPERATIONAL)


def test_what_was_implied_by_an_end_that_was_none_is_gone():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    last = make.update(incident, RESOLVED, now=NOW + HOUR)

    edit(last, status=MONITORING)

    assert status(cdn) == DEGRADED
    assert not last.affected.exists()


def test_an_edit_that_ends_the_incident_frees_its_components():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    last = make.update(incident, MONITORING, now=NOW + HOUR)

    edit(last, status=RESOLVED)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (DEGRADED, OPERATIONAL)}


def test_an_edit_that_ends_the_incident_frees_what_that_update_claimed_too():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, MONITORING, components=make.degraded(cdn), now=NOW + HOUR)

    edit(last, status=RESOLVED)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (MAJOR, OPERATIONAL)}
    assert AffectedComponent.objects.get(update=last).is_implied


def test_an_edit_that_ends_the_incident_may_name_what_it_leaves():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, MONITORING, components=make.degraded(cdn), now=NOW + HOUR)

    edit(last, status=RESOLVED, components=make.degraded(cdn))

    assert status(cdn) == DEGRADED


def test_an_edit_of_an_open_status_keeps_what_was_said_of_components():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    last = make.update(incident, MONITORING, components=make.saying(PARTIAL, cdn), now=NOW + HOUR)

    edit(last, status=IDENTIFIED)

    assert said(last) == {"Index – CDN": (DEGRADED, PARTIAL)}


def test_an_edit_that_takes_the_end_back_keeps_what_it_left():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, RESOLVED, components=make.degraded(cdn), now=NOW + HOUR)

    edit(last, status=MONITORING)

    assert said(last) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_a_component_named_by_a_withdrawn_update_alone_is_not_affected():
    cdn = make.component()
    incident = make.incident()
    mistaken = make.update(incident, components=make.degraded(cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + HOUR)

    updates.withdraw_update(mistaken.pk, by=SYSTEM, now=NOW + DAY)

    assert report(incident.code).affected == []
    assert not StatusInterval.objects.exists()


def test_the_old_status_is_what_the_page_showed():
    cdn = make.component()
    make.incident(components=make.saying(MAJOR, cdn), now=NOW - HOUR)
    second = make.incident(components=make.degraded(cdn))

    assert said(second.updates.get()) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_the_old_status_follows_a_correction_of_what_went_before():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    second = make.update(incident, components=make.saying(PARTIAL, cdn), now=NOW + MINUTE)
    first = incident.updates.in_order()[0]

    edit(first, components=make.saying(MAJOR, cdn))

    assert said(second) == {"Index – CDN": (MAJOR, PARTIAL)}


def test_an_edit_that_repeats_what_was_said_keeps_what_went_before():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    second = make.update(incident, components=make.saying(PARTIAL, cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + HOUR)

    edit(second, body="Some redirects loop.", components=make.saying(PARTIAL, cdn))

    assert said(second) == {"Index – CDN": (DEGRADED, PARTIAL)}


def test_an_edit_may_take_a_component_out():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    edit(incident.updates.get(), components={})

    assert status(cdn) == OPERATIONAL
    assert not StatusInterval.objects.exists()
    incident.refresh_from_db()
    assert incident.impact == Impact.NONE


def test_repeating_what_an_end_implied_does_not_make_it_said():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))
    last = make.update(first, RESOLVED, now=NOW + MINUTE)

    edit(last, body="Over.", components=make.degraded(cdn))
    make.update(second, RESOLVED, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert AffectedComponent.objects.get(update=last).is_implied


def test_unknown_components_are_refused():
    incident = make.incident()
    unknown = ["nosuchthing1", "Index – CDN", "", "\0", "x" * 1000]

    for code in unknown:
        with stored.nothing_written(), pytest.raises(UnknownComponents, match="look the codes up"):
            make.update(incident, components={code: DEGRADED})


def test_removed_components_are_unknown():
    cdn = make.component()
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(UnknownComponents, match=cdn.code):
        make.update(incident, components=make.degraded(cdn))


def test_a_group_is_no_component():
    incident, group = make.incident(), make.group()

    with stored.nothing_written(), pytest.raises(UnknownComponents):
        make.update(incident, components={group.code: DEGRADED})


def test_an_unknown_status_of_a_component_is_refused():
    cdn = make.component()
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="choose one of operat"):
        make.update(incident, components={cdn.code: "broken"})


# Two people at once


def seen(incident: Incident) -> Seen:
    """What somebody has before them who begins to write now."""
    claims = status_log.expected(incident)
    return Seen(incident.status, {c.code: claimed for c, claimed in claims.items()})


def test_an_update_written_before_the_end_does_not_reopen_unseen():
    incident = make.incident()
    opened = seen(incident)
    make.update(incident, RESOLVED, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="“Resolved” by now, not “Identi"):
        make.update(incident, IDENTIFIED, based_on=opened, now=NOW + HOUR)


def test_who_has_seen_the_end_may_reopen():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + MINUTE)
    incident.refresh_from_db()

    make.update(incident, IDENTIFIED, based_on=seen(incident), now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.is_open


def test_what_was_said_of_a_component_meanwhile_is_not_replaced_unseen():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)
    make.update(incident, IDENTIFIED, components=make.saying(OPERATIONAL, cdn), now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="CDN it says “Operational”"):
        make.update(
            incident, IDENTIFIED, components=make.degraded(cdn), based_on=opened, now=NOW + HOUR
        )


def test_neither_is_what_was_set_directly_meanwhile():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)
    components.set_status(cdn.pk, by=SYSTEM, status=OPERATIONAL, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated):
        make.update(
            incident, IDENTIFIED, components=make.degraded(cdn), based_on=opened, now=NOW + HOUR
        )


def test_a_note_lands_whatever_was_said_of_components_meanwhile():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)
    make.update(incident, IDENTIFIED, components=make.saying(OPERATIONAL, cdn), now=NOW + MINUTE)

    make.update(incident, IDENTIFIED, based_on=opened, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert incident.updates.count() == 3


def test_two_who_say_the_same_of_a_component_both_land():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    opened = seen(incident)

    for minute in (1, 2):
        at = NOW + minute * MINUTE
        make.update(incident, IDENTIFIED, components=make.degraded(cdn), based_on=opened, now=at)

    assert incident.updates.count() == 3


def test_programs_that_do_not_say_what_they_saw_all_land():
    incident = make.incident()

    make.update(incident, RESOLVED, now=NOW + MINUTE)
    make.update(incident, IDENTIFIED, now=NOW + 2 * MINUTE)

    assert labels(incident) == [Label.STATUS, Label.STATUS, Label.REOPENED]


# Impact


def test_impact_sticks_as_components_recover():
    cdn = make.component()
    incident = make.incident(components=make.saying(PARTIAL, cdn))

    make.update(incident, components=make.degraded(cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.impact == Impact.MAJOR


def test_impact_grows_with_the_worst_status_reached():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    make.update(incident, components=make.saying(MAJOR, cdn), now=NOW + MINUTE)

    incident.refresh_from_db()
    assert incident.impact == Impact.CRITICAL


def test_a_correction_takes_impact_back():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))

    edit(incident.updates.get(), components=make.degraded(cdn))

    incident.refresh_from_db()
    assert incident.impact == Impact.MINOR


def test_impact_counts_what_an_incident_told_afterwards_says_of_components():
    cdn = make.component()

    incident = make.incident(status=RESOLVED, components=make.saying(PARTIAL, cdn))

    assert incident.impact == Impact.MAJOR


def test_impact_leaves_out_what_only_another_incident_claims():
    cdn = make.component()
    first = make.incident(components=make.degraded(cdn))
    make.incident(components=make.saying(MAJOR, cdn))

    make.update(first, RESOLVED, now=NOW + HOUR)

    first.refresh_from_db()
    assert first.impact == Impact.MINOR


# Times


def test_backdating_rebuilds_intervals_and_totals():
    cdn = make.component()
    incident = make.incident(started_at=NOW - 3 * HOUR, now=NOW)
    make.update(
        incident, components=make.saying(MAJOR, cdn), display_at=NOW - 2 * HOUR, now=NOW + HOUR
    )
    make.update(incident, RESOLVED, now=NOW + HOUR)

    span = StatusInterval.objects.get()
    assert (span.started_at, span.ended_at) == (NOW - 2 * HOUR, NOW + HOUR)
    assert DailyTotal.objects.get().seconds == 3 * 3600


def test_an_edited_time_rebuilds_intervals_and_totals():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, RESOLVED, now=NOW + 2 * HOUR)

    edit(last, display_at=NOW + HOUR)

    assert StatusInterval.objects.get().ended_at == NOW + HOUR
    assert DailyTotal.objects.get().seconds == 3600
    incident.refresh_from_db()
    assert incident.closed_at == NOW + HOUR


def test_a_backdated_update_before_the_end_leaves_the_incident_closed():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + 2 * HOUR)

    make.update(incident, MONITORING, display_at=NOW + HOUR, now=NOW + DAY)

    incident.refresh_from_db()
    assert (incident.status, incident.monitoring_at) == (RESOLVED, NOW + HOUR)


def test_of_two_at_the_same_instant_the_later_recorded_decides():
    incident = make.incident()
    make.update(incident, RESOLVED, now=NOW + HOUR)

    make.update(incident, MONITORING, display_at=NOW + HOUR, now=NOW + 2 * HOUR)

    incident.refresh_from_db()
    assert incident.status == MONITORING


def test_an_update_from_before_the_start_is_refused():
    incident = make.incident(started_at=NOW)

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="correct its start first"):
        make.update(incident, display_at=NOW - MINUTE)


def test_resolved_before_started_is_refused():
    incident = make.incident(status=RESOLVED)
    last = incident.updates.get()

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="end before it started"):
        edit(last, display_at=NOW - MINUTE)


def test_an_update_from_the_future_is_refused():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(InTheFuture, match="use an earlier time"):
        make.update(incident, display_at=NOW + timedelta(microseconds=1), now=NOW)


def test_a_time_of_another_zone_is_the_same_instant():
    incident = make.incident(started_at=NOW - DAY, now=NOW)
    kolkata = timezone(timedelta(hours=5, minutes=30))

    update = make.update(incident, display_at=(NOW - HOUR).astimezone(kolkata), now=NOW)

    update.refresh_from_db()
    assert update.display_at == NOW - HOUR


# Promises


def test_an_update_may_promise_the_next_one():
    incident = make.incident(next_update_at=NOW + HOUR)

    assert report(incident.code).next_update_at == NOW + HOUR


def test_the_promise_of_the_latest_update_stands():
    incident = make.incident(next_update_at=NOW + HOUR)

    make.update(incident, now=NOW + MINUTE)

    assert report(incident.code).next_update_at is None


def test_the_end_keeps_all_promises():
    incident = make.incident()
    make.update(incident, RESOLVED, next_update_at=NOW + HOUR)

    assert report(incident.code).next_update_at is None


@pytest.mark.parametrize("late", [timedelta(0), -MINUTE])
def test_a_promise_for_earlier_than_the_update_is_refused(late):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="promise a later time"):
        make.update(incident, next_update_at=NOW + late)
    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="promise a later time"):
        edit(incident.updates.get(), next_update_at=NOW + late)


# Residual effect


def test_an_incident_may_be_resolved_with_a_residual_effect():
    incident = make.incident()

    make.update(
        incident,
        RESOLVED,
        residual_effect="Loops may last up to 24 h while caches expire.",
        residual_ends_at=NOW + DAY,
    )

    incident.refresh_from_db()
    assert incident.residual_effect == "Loops may last up to 24 h while caches expire."
    assert list(Incident.objects.with_residual_effect(now=NOW + HOUR)) == [incident]
    assert not Incident.objects.with_residual_effect(now=NOW + DAY).exists()


def test_a_note_keeps_the_residual_effect():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)

    make.update(incident, RESOLVED, now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.residual_effect == "Loops."


def test_a_second_end_may_take_the_residual_effect_of_the_first_away():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)
    make.update(incident, MONITORING, now=NOW + HOUR)

    make.update(incident, RESOLVED, now=NOW + 2 * HOUR, residual_effect="")

    incident.refresh_from_db()
    assert (incident.residual_effect, incident.residual_ends_at) == ("", None)


def test_an_end_is_not_moved_past_the_effect_that_it_leaves():
    incident = make.incident()
    last = make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + HOUR)

    for moved in (NOW + HOUR, NOW + 2 * HOUR):
        with (
            stored.nothing_written(),
            pytest.raises(EndsBeforeStart, match="give that a later end first"),
        ):
            edit(last, display_at=moved)


def test_what_an_earlier_end_left_and_is_over_goes_with_the_next_end():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + HOUR)
    make.update(incident, IDENTIFIED, now=NOW + 2 * HOUR)

    make.update(incident, RESOLVED, now=NOW + 3 * HOUR)

    incident.refresh_from_db()
    assert (incident.residual_effect, incident.residual_ends_at) == ("", None)


def test_what_an_earlier_end_left_and_still_lasts_stays():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)
    make.update(incident, IDENTIFIED, now=NOW + HOUR)

    make.update(incident, RESOLVED, now=NOW + 2 * HOUR)

    incident.refresh_from_db()
    assert incident.residual_ends_at == NOW + DAY


def test_a_residual_effect_begins_with_the_end():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="with the last update"):
        make.update(incident, MONITORING, residual_effect="?", residual_ends_at=NOW + DAY)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"residual_effect": "Loops."}, "give both or neither"),
        ({"residual_ends_at": NOW + DAY}, "give both or neither"),
        ({"residual_effect": " \n", "residual_ends_at": NOW + DAY}, "give both or neither"),
        ({"residual_effect": "Loops.", "residual_ends_at": NOW}, "choose a later end"),
        ({"residual_effect": "x" * 1001, "residual_ends_at": NOW + DAY}, "shorten it to 1,000"),
    ],
)
def test_half_a_residual_effect_is_refused(fields, message):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match=message):
        make.update(incident, RESOLVED, **fields)


# Texts


@pytest.mark.parametrize("body", ["", " ", "\n\t \r\n", "\0", "\u200b\u2060"])
def test_an_empty_text_is_refused(body):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(TextMissing, match="write what readers"):
        make.update(incident, body=body)
    with stored.nothing_written(), pytest.raises(TextMissing, match="write what readers"):
        edit(incident.updates.get(), body=body)


def test_a_text_of_25_000_characters_is_taken():
    incident = make.incident()

    update = make.update(incident, body="é" * 25_000)

    update.refresh_from_db()
    assert len(update.body) == 25_000


def test_a_text_of_25_001_characters_is_refused():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(TextTooLong, match=r"25,001 characters; shorten"):
        make.update(incident, body="é" * 25_001)


# Sent twice


def test_the_same_submission_lands_once():
    incident = make.incident()
    first = make.update(incident, submission="form-1")

    with stored.nothing_written():
        second = make.update(incident, submission="form-1", body="Sent again.")

    assert second == first


def test_a_submission_sent_again_after_it_was_withdrawn_does_not_come_back():
    incident = make.incident()
    update = make.update(incident, submission="form-1", now=NOW + MINUTE)
    updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)

    with stored.nothing_written():
        make.update(incident, submission="form-1")


def test_a_form_of_another_incident_is_refused():
    make.update(make.incident(), submission="form-1")
    other = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="another incident; open it anew"):
        make.update(other, submission="form-1")


def test_equal_updates_without_a_submission_are_two():
    incident = make.incident()
    make.update(incident)

    make.update(incident, submission="")

    assert incident.updates.count() == 3


def test_a_submission_key_fits_or_is_refused():
    incident = make.incident()
    make.update(incident, submission="k" * 64)

    with stored.nothing_written(), pytest.raises(TextTooLong, match="64 or fewer"):
        make.update(incident, submission="k" * 65)


# Edits and withdrawals


def test_an_edit_shows_and_keeps_what_was_said_before():
    incident = make.incident()
    update = edit(incident.updates.get(), body="Corrected.")

    assert update.edited_at == NOW + DAY
    bodies = [record.body for record in update.history.order_by("history_id")]
    assert bodies == ["Cached redirects point at each other.", "Corrected."]


def test_an_edit_that_changes_nothing_leaves_no_trace():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    update = incident.updates.get()

    with stored.nothing_written():
        edit(update)
        edit(update, components=make.degraded(cdn))

    update.refresh_from_db()
    assert update.edited_at is None


def test_a_withdrawn_update_is_kept_but_not_shown():
    incident = make.incident()
    update = make.update(incident, RESOLVED, now=NOW + MINUTE)

    updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_at) == (IDENTIFIED, None)
    assert IncidentUpdate.objects.filter(pk=update.pk, withdrawn_at=NOW + HOUR).exists()
    assert [told.update for told in report(incident.code).updates] == [
        incident.updates.in_order()[0]
    ]


def test_the_only_update_cannot_be_withdrawn():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="withdraw the incident instead"):
        updates.withdraw_update(incident.updates.get().pk, by=SYSTEM, now=NOW)


def test_what_was_withdrawn_is_gone():
    incident = make.incident()
    update = make.update(incident, now=NOW + MINUTE)
    updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)

    with stored.nothing_written(), pytest.raises(Gone, match="post a new one"):
        edit(update, body="?")
    with stored.nothing_written(), pytest.raises(Gone, match="post a new one"):
        updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)


def test_a_withdrawn_incident_takes_no_update():
    incident = make.incident()
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written(), pytest.raises(Gone, match="create a new one instead"):
        make.update(incident)
    with stored.nothing_written(), pytest.raises(Gone):
        edit(incident.updates.get(), body="?")


def test_an_incident_that_is_not_there_takes_no_update():
    with stored.nothing_written(), pytest.raises(Incident.DoesNotExist):
        updates.post_update(0, by=SYSTEM, status=IDENTIFIED, body="?", now=NOW)


def test_a_silent_update_tells_no_subscriber_but_is_on_the_page():
    incident = make.incident()

    update = make.update(incident, notifies=False)

    assert not update.notifies
    assert Event.objects.filter(subject_type="incidentupdate", subject_id=update.pk).exists()


# Estimates


def estimate(**fields: Any) -> PartialWindow:
    """In 45 to 60 minutes."""
    return replace(PartialWindow(NOW + 45 * MINUTE, NOW + HOUR, "p"), **fields)


def test_an_update_tells_when_the_work_will_be_done():
    update = make.update(make.incident(), IDENTIFIED, estimate=estimate(depends_on=" the\np "))

    update.refresh_from_db()
    assert update.estimate_earliest_at == NOW + 45 * MINUTE
    assert update.estimate_latest_at == NOW + HOUR
    assert update.estimate_depends_on == "the p"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"latest_at": None}, "needs its earliest and its latest"),
        ({"earliest_at": None}, "needs its earliest and its latest"),
        ({"earliest_at": None, "latest_at": None}, "needs its earliest"),
        ({"latest_at": NOW + MINUTE}, "ends before it begins"),
        ({"earliest_at": NOW - MINUTE}, "before its update is posted"),
        ({"depends_on": "p" * 256}, "has 256 characters"),
        ({"latest_at": (NOW + HOUR).replace(tzinfo=None)}, "has no zone"),
    ],
)
def test_an_estimate_that_makes_no_sense_is_refused(wrong, why):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match=why):
        make.update(incident, IDENTIFIED, estimate=estimate(**wrong))


def test_the_end_cannot_be_estimated_by_the_update_that_ends_it():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="nothing is left to estimate"):
        make.update(incident, RESOLVED, estimate=estimate())


def test_an_estimate_can_be_corrected_and_taken_back():
    update = make.update(make.incident(), IDENTIFIED, estimate=estimate())

    edit(update, estimate=estimate(depends_on="s"))
    update.refresh_from_db()
    assert update.estimate_depends_on == "s"

    edit(update)
    update.refresh_from_db()
    assert (update.estimate_earliest_at, update.estimate_depends_on) == (None, "")
    assert update.edited_at


def test_an_incident_can_be_opened_with_an_estimate():
    update = make.incident(estimate=estimate()).updates.get()

    assert update.estimate_latest_at == NOW + HOUR
