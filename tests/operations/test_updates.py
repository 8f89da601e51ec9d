from __future__ import annotations

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.transitions import Label
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, IncidentKind
from incidents.models import AuditEntry, Incident, IncidentUpdate
from incidents.operations import components, incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Gone, Refused, StatusDoesNotFit, TextMissing, TextTooLong
from incidents.queries.reports import report
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.conftest import edit_update, labels, status

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]


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


def test_status_and_time_that_are_left_out_stay():
    incident = make.incident()
    told = updates.post_update(
        incident.pk, by=SYSTEM, content=UpdateContent(body="A note."), now=NOW + HOUR
    )

    edited = updates.edit_update(
        told.pk, by=SYSTEM, content=UpdateContent(body="A better one."), now=NOW + DAY
    )

    assert (told.status, told.display_at) == (IDENTIFIED, NOW + HOUR)
    assert (edited.status, edited.display_at) == (IDENTIFIED, NOW + HOUR)


def test_an_edit_does_not_change_whether_it_notified():
    update = make.incident(notifies=False).updates.get()

    assert not edit_update(update, body="Corrected.", notifies=True).notifies


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

    edit_update(second, status=IDENTIFIED)

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


# Texts


@pytest.mark.parametrize("body", ["", " ", "\n\t \r\n", "\0", "\u200b\u2060"])
def test_an_empty_text_is_refused(body):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(TextMissing, match="write what readers"):
        make.update(incident, body=body)
    with stored.nothing_written(), pytest.raises(TextMissing, match="write what readers"):
        edit_update(incident.updates.get(), body=body)


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
    update = edit_update(incident.updates.get(), body="Corrected.")

    assert update.edited_at == NOW + DAY
    bodies = [record.body for record in update.history.order_by("history_id")]
    assert bodies == ["Cached redirects point at each other.", "Corrected."]


def test_an_edit_that_changes_nothing_leaves_no_trace():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    update = incident.updates.get()

    with stored.nothing_written():
        edit_update(update)
        edit_update(update, components=make.degraded(cdn))

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
        edit_update(update, body="?")
    with stored.nothing_written(), pytest.raises(Gone, match="post a new one"):
        updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)


def test_a_withdrawn_incident_takes_no_update():
    incident = make.incident()
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written(), pytest.raises(Gone, match="create a new one instead"):
        make.update(incident)
    with stored.nothing_written(), pytest.raises(Gone):
        edit_update(incident.updates.get(), body="?")


def test_an_incident_that_is_not_there_takes_no_update():
    with stored.nothing_written(), pytest.raises(Incident.DoesNotExist):
        updates.post_update(0, by=SYSTEM, content=UpdateContent(body="?"), now=NOW)


def test_a_silent_update_tells_no_subscriber_but_is_on_the_page():
    incident = make.incident()

    update = make.update(incident, notifies=False)

    assert not update.notifies
    assert AuditEntry.objects.filter(subject_type="incidentupdate", subject_id=update.pk).exists()
