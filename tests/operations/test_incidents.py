from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from incidents.domain.codes import PATTERN
from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import ComponentStatus, Impact, IncidentKind, Status
from incidents.models import Incident, StatusInterval
from incidents.operations import components, incidents
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import (
    AlreadySent,
    EndsBeforeStart,
    Gone,
    InTheFuture,
    Refused,
    StatusDoesNotFit,
    TextMissing,
    TextTooLong,
)
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.conftest import status

pytestmark = pytest.mark.django_db


def test_an_incident_is_being_investigated_unless_it_says_otherwise():
    first = UpdateContent(body="We look into it.")

    incident = incidents.create_incident(by=SYSTEM, name="Loops", content=first, now=NOW)

    assert incident.status == incident.updates.get().status == Status.INVESTIGATING


def edit(incident: Incident, **fields: Any) -> Incident:
    return incidents.edit_incident(incident.pk, **{"by": SYSTEM, "now": NOW + DAY} | fields)


def test_a_new_incident_has_a_code_a_first_update_and_stands_where_it_says():
    incident = make.incident()

    incident.refresh_from_db()
    assert (incident.kind, incident.status) == (IncidentKind.REALTIME, Status.IDENTIFIED)
    assert incident.started_at == incident.created_at == incident.updates.get().display_at == NOW
    assert incident.impact == Impact.NONE
    assert not incident.is_backfilled
    assert re.fullmatch(PATTERN, incident.code)


def test_it_may_have_started_before_it_was_reported():
    incident = make.incident(started_at=NOW - 18 * MINUTE, now=NOW)

    assert incident.started_at == NOW - 18 * MINUTE
    assert incident.updates.get().display_at == NOW


def test_a_backfilled_incident_says_so():
    incident = make.incident(
        status=Status.RESOLVED, started_at=NOW - DAY, display_at=NOW - HOUR, now=NOW
    )

    assert incident.is_backfilled
    assert incident.closed_at == NOW - HOUR


def test_the_same_submission_makes_one_incident():
    first = make.incident(submission="form-1")

    with stored.nothing_written():
        second = make.incident(submission="form-1")

    assert second == first


@pytest.mark.parametrize("said", [{"name": "Another"}, {"body": "Another."}])
def test_a_submission_that_opened_one_and_now_says_something_else_is_refused(said):
    make.incident(submission="form-1")

    with stored.nothing_written(), pytest.raises(AlreadySent, match="already"):
        make.incident(submission="form-1", **said)


@pytest.mark.parametrize("length", [1, 254, 255])
def test_a_name_of_up_to_255_characters_is_taken(length):
    assert len(make.incident(name="é" * length).name) == length


def test_a_name_of_256_characters_is_refused():
    with stored.nothing_written(), pytest.raises(TextTooLong, match="shorten it to 255 or fewer"):
        make.incident(name="é" * 256)


@pytest.mark.parametrize("name", ["", "  ", "\t\n", "\0", "\u200b"])
def test_an_empty_name_is_refused(name):
    with stored.nothing_written(), pytest.raises(TextMissing, match="name is empty"):
        make.incident(name=name)


def test_a_name_is_one_line():
    assert make.incident(name=" Redirect \r\n loops\t").name == "Redirect loops"


@pytest.mark.parametrize(
    "name", ["<b>&amp;\"'", "🔥 outage", "انقطاع الخدمة", "e\u0301", "%(name)s {} %s", "a" * 255]
)
def test_names_are_kept_as_they_are(name):
    incident = make.incident(name=name)

    incident.refresh_from_db()
    assert incident.name == name


def test_control_characters_are_dropped_and_line_ends_are_newlines():
    incident = make.incident(body="One\0\x07\r\ntwo\rthree\ufffe\tfour\n")

    assert incident.updates.get().body == "One\ntwo\nthree\tfour"


@pytest.mark.parametrize("field", ["name", "body"])
def test_half_a_character_is_refused(field):
    with stored.nothing_written(), pytest.raises(Refused, match="type it anew"):
        make.incident(**{field: "loops \ud83d"})


def test_a_start_in_the_future_is_refused():
    with stored.nothing_written(), pytest.raises(InTheFuture, match=r"start .* later than now"):
        make.incident(started_at=NOW + MINUTE, now=NOW)


def test_a_report_in_the_future_is_refused():
    with stored.nothing_written(), pytest.raises(InTheFuture, match="time of the update"):
        make.incident(display_at=NOW + MINUTE, started_at=NOW, now=NOW)


def test_a_report_from_before_the_start_is_refused():
    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="correct its start"):
        make.incident(started_at=NOW, display_at=NOW - MINUTE, now=NOW)


def test_an_incident_that_ended_before_it_started_is_refused():
    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="would end before it st"):
        make.incident(status=Status.RESOLVED, started_at=NOW, display_at=NOW - MINUTE, now=NOW)


@pytest.mark.parametrize("wrong", ["scheduled", "completed", "postmortem", "?"])
def test_a_status_of_a_maintenance_is_refused(wrong):
    with stored.nothing_written(), pytest.raises(StatusDoesNotFit):
        make.incident(status=wrong)


def test_an_override_wins_over_the_impact():
    cdn = make.component()

    incident = make.incident(
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), impact_override="minor"
    )

    assert (incident.impact, incident.shown_impact) == (Impact.CRITICAL, Impact.MINOR)


def test_taking_the_override_away_shows_the_impact_again():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn), impact_override="none")

    incident = edit(incident, impact_override=None)

    assert incident.shown_impact == Impact.MINOR


@pytest.mark.parametrize("wrong", ["maintenance", "severe"])
def test_what_is_no_impact_is_refused(wrong):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="choose one of none"):
        edit(incident, impact_override=wrong)


def test_an_edit_keeps_the_old_name_in_history():
    incident = edit(make.incident(), name="Redirects loop")

    names = incident.history.order_by("history_id").values_list("name", flat=True)
    assert (names.first(), names.last()) == ("Redirect loops", "Redirects loop")


def test_an_edit_that_changes_nothing_leaves_no_trace():
    incident = make.incident()

    with stored.nothing_written():
        edit(incident)


def test_a_start_after_the_end_is_refused():
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="would end before"):
        edit(incident, started_at=NOW + 2 * HOUR)


def test_a_start_after_the_first_report_is_refused():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="started later than"):
        edit(incident, started_at=NOW + MINUTE)


def test_a_corrected_start_in_the_future_is_refused():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(InTheFuture):
        edit(incident, started_at=NOW + 2 * DAY)


def test_a_maintenance_is_not_edited_as_an_incident():
    maintenance = make.maintenance()

    with stored.nothing_written(), pytest.raises(Refused, match="is a maintenance; edit it"):
        edit(maintenance, started_at=NOW, impact_override="critical")


def test_a_residual_effect_may_be_added_and_taken_away():
    incident = make.incident()
    make.update(incident, Status.RESOLVED)
    incident.refresh_from_db()

    edit(incident, residual_effect="Loops last up to 24 h.", residual_ends_at=NOW + DAY)
    assert Incident.objects.with_residual_effect(now=NOW).exists()

    edit(incident, residual_effect="", residual_ends_at=None)
    assert not Incident.objects.with_residual_effect(now=NOW).exists()


@pytest.fixture
def with_residue() -> Incident:
    incident = make.incident()
    make.update(incident, Status.RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)
    return incident


def edit_name(incident: Incident, **fields: Any) -> tuple[str, datetime | None]:
    """Return what the effect is after an edit that says nothing else of it."""
    edited = incidents.edit_incident(
        incident.pk,
        by=SYSTEM,
        name="Another name",
        now=NOW + HOUR,
        **fields,
    )
    edited.refresh_from_db()
    return edited.residual_effect, edited.residual_ends_at


def test_an_edit_that_leaves_the_residual_effect_out_keeps_it(with_residue):
    assert edit_name(with_residue) == ("Loops.", NOW + DAY)


def test_an_edit_may_move_the_end_of_the_residual_effect_alone(with_residue):
    assert edit_name(with_residue, residual_ends_at=NOW + HOUR) == ("Loops.", NOW + HOUR)


def test_an_empty_residual_effect_takes_it_away(with_residue):
    assert edit_name(with_residue, residual_effect="") == ("", None)


def test_a_residual_effect_that_ends_before_the_incident_is_refused():
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    incident.refresh_from_db()

    with stored.nothing_written(), pytest.raises(EndsBeforeStart, match="choose a later end"):
        edit(incident, residual_effect="Loops.", residual_ends_at=NOW + MINUTE)


def test_an_open_incident_has_no_residual_effect():
    incident = make.incident()
    make.update(incident, Status.RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)

    make.update(incident, Status.IDENTIFIED, now=NOW + HOUR)

    assert not Incident.objects.with_residual_effect(now=NOW + HOUR).exists()


def test_a_withdrawn_incident_frees_its_components():
    cdn, files = make.component(), make.component("Files")
    other = make.incident(components=make.degraded(cdn))
    incident = make.incident(
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn, files), now=NOW + MINUTE
    )

    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + HOUR)

    assert status(cdn) == ComponentStatus.DEGRADED_PERFORMANCE
    assert status(files) == ComponentStatus.OPERATIONAL
    assert StatusInterval.objects.get().started_at == other.started_at


def test_a_withdrawn_incident_is_kept_but_not_public():
    incident = make.incident()

    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + HOUR)

    assert Incident.objects.filter(pk=incident.pk).exists()
    assert not Incident.objects.public().exists()
    assert not Incident.objects.unresolved().exists()


def test_what_was_withdrawn_is_gone():
    incident = make.incident()
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + HOUR)

    with stored.nothing_written(), pytest.raises(Gone, match="create a new one instead"):
        incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + HOUR)
    with stored.nothing_written(), pytest.raises(Gone):
        edit(incident, name="?")


def test_a_claim_replaces_what_was_set_directly_until_the_incident_ends():
    cdn = make.component()
    components.set_status(cdn.pk, by=SYSTEM, status="major_outage", now=NOW)

    incident = make.incident(components=make.degraded(cdn), now=NOW + MINUTE)
    assert status(cdn) == ComponentStatus.DEGRADED_PERFORMANCE

    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    assert status(cdn) == ComponentStatus.OPERATIONAL


def test_the_end_keeps_what_was_set_directly_after_the_claim():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.set_status(cdn.pk, by=SYSTEM, status="major_outage", now=NOW + MINUTE)

    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    assert status(cdn) == ComponentStatus.MAJOR_OUTAGE
    assert StatusInterval.objects.get(status="major_outage").ended_at is None


def test_so_does_the_end_of_its_withdrawal():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.set_status(cdn.pk, by=SYSTEM, status="major_outage", now=NOW + MINUTE)

    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + HOUR)

    assert status(cdn) == ComponentStatus.MAJOR_OUTAGE


def test_the_end_may_name_what_was_set_directly_as_operational():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    components.set_status(cdn.pk, by=SYSTEM, status="major_outage", now=NOW + MINUTE)
    said = make.saying(ComponentStatus.OPERATIONAL, cdn)

    make.update(incident, Status.RESOLVED, components=said, now=NOW + HOUR)

    assert status(cdn) == ComponentStatus.OPERATIONAL
