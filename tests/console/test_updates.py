from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from incidents.domain.vocabulary import ComponentStatus
from incidents.forms.updates import COMING
from incidents.models import AuditEntry, Delivery, Event, IncidentUpdate
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.queries import held
from tests import make
from tests.admin.addresses import desk
from tests.admin.forms import errors, fields
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def page(update: IncidentUpdate, name: str = "update") -> str:
    return reverse(f"console:{name}", args=[update.code])


def test_an_edit_corrects_the_update_and_leads_back_to_its_incident(office):
    incident = make.incident()
    update = incident.updates.get()
    form = fields(office.get(page(update)), "body", body="Caches disagree.")

    response = office.post(page(update), form)

    update.refresh_from_db()
    assert response.url == desk(incident)
    assert update.body == "Caches disagree."
    assert update.edited_at


def test_a_field_is_called_as_it_was_where_it_was_filled(office):
    update = make.incident().updates.get()
    posting = office.get(desk(update.incident)).context["form"]
    correcting = office.get(page(update)).context["form"]

    name = "estimate_depends_on"
    assert correcting[name].label == posting[name].label


def test_an_edit_that_changes_nothing_marks_nothing_as_edited(office):
    cdn = make.component()
    update = make.incident(
        components=make.degraded(cdn), now=NOW + timedelta(seconds=9)
    ).updates.get()

    office.post(page(update), fields(office.get(page(update)), "body"))

    update.refresh_from_db()
    assert update.edited_at is None
    assert not AuditEntry.objects.filter(kind="update.edited").exists()


def test_a_time_alone_that_an_update_promised_is_the_next_after_it_and_not_after_now(office):
    posted_at = NOW.replace(hour=22, minute=30) - timedelta(days=2)
    update = make.incident(now=posted_at).updates.get()
    form = fields(office.get(page(update)), "body")
    times = dict(zip(COMING, ("23:10", "23:50", "2:00"), strict=True))

    office.post(page(update), form | times)

    update.refresh_from_db()
    lengths = [getattr(update, name) - posted_at for name in COMING]
    assert lengths == [40 * MINUTE, 80 * MINUTE, 3.5 * HOUR]


def test_words_of_a_first_update_are_corrected_and_its_time_stays_to_the_microsecond(office):
    posted_at = NOW + timedelta(seconds=23, microseconds=647_939)
    update = make.incident(now=posted_at, next_update_at=posted_at + HOUR).updates.get()

    office.post(page(update), fields(office.get(page(update)), "body", body="Caches disagree."))

    update.refresh_from_db()
    assert update.body == "Caches disagree."
    assert (update.display_at, update.next_update_at) == (posted_at, posted_at + HOUR)


def test_an_edited_claim_is_replayed(office):
    cdn = make.component()
    update = make.incident(components=make.degraded(cdn)).updates.get()
    form = fields(office.get(page(update)), "body")

    office.post(page(update), form | {f"components-{cdn.code}": "major_outage"})

    cdn.refresh_from_db()
    assert cdn.status == "major_outage"


def test_what_was_said_of_a_component_removed_since_outlives_an_edit(office):
    cdn, files = make.component(), make.component("Files")
    said = make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn, files)
    update = make.incident(components=said).updates.get()
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)
    form = fields(office.get(page(update)), "body")

    office.post(page(update), form | {f"components-{files.code}": "major_outage"})

    kept = {a.component.name: a.new_status for a in update.affected.all()}
    assert kept == {"Index – CDN": "partial_outage", "Files": "major_outage"}


def test_planned_components_are_ticked_and_stay_planned(office):
    cdn, files = make.component(), make.component("Files")
    update = make.maintenance(component_codes=[cdn.code]).updates.get()
    form = fields(office.get(page(update)), "body")
    assert form[f"components-{cdn.code}"] == "under_maintenance"

    office.post(page(update), form | {f"components-{files.code}": "under_maintenance"})

    assert update.affected.count() == 2
    files.refresh_from_db()
    assert files.status == "operational"


def test_a_refused_edit_keeps_what_was_typed(office):
    update = make.incident().updates.get()
    form = fields(
        office.get(page(update)), "body", body="Longer words", display_at="2022-06-10T09:00"
    )

    response = office.post(page(update), form)

    assert "correct its start first" in errors(response)
    assert fields(response, "body")["body"] == "Longer words"


def test_history_shows_each_version_against_the_one_before(office):
    update = make.incident(body="Caches agree.").updates.get()
    office.post(page(update), fields(office.get(page(update)), "body", body="Caches disagree."))

    text = office.get(page(update, "update-history")).content.decode()

    assert "Caches </span><del>agree</del><ins>disagree</ins>" in text
    assert "Update edited" in text


def test_an_old_version_fills_the_form_and_is_saved_like_any_edit(office):
    update = make.incident(body="First words.").updates.get()
    office.post(page(update), fields(office.get(page(update)), "body", body="Second thoughts."))
    first = update.history.earliest()

    form = fields(office.get(page(update), {"version": first.history_id}), "body")
    office.post(page(update) + f"?version={first.history_id}", form)

    update.refresh_from_db()
    assert form["body"] == update.body == "First words."
    assert AuditEntry.objects.filter(kind="update.edited").count() == 2


@pytest.mark.parametrize("version", ["0", "99999999", "x", "-1", "²"])
def test_an_unknown_version_shows_the_present_one(office, version):
    update = make.incident(body="Words.").updates.get()

    assert fields(office.get(page(update), {"version": version}), "body")["body"] == "Words."


def test_withdrawing_takes_back_what_it_said(office):
    cdn = make.component()
    incident = make.incident()
    update = make.update(incident, components=make.degraded(cdn))

    asked = office.get(page(update, "update-withdraw"))
    response = office.post(page(update, "update-withdraw"))

    update.refresh_from_db()
    cdn.refresh_from_db()
    assert b"It leaves the page" in asked.content
    assert response.url == desk(incident)
    assert update.withdrawn_at
    assert cdn.status == "operational"


@pytest.mark.parametrize("name", ["update", "update-withdraw"])
def test_a_correction_is_offered_once_subscribers_got_it_and_sent_if_asked(office, name):
    update = make.update(make.incident(now=NOW - HOUR))
    unsent = office.get(page(update, name)).content.decode()
    told = held.events(update).get()
    Delivery.objects.create(
        event=told,
        subscriber=make.subscriber(),
        channel="mail",
        state="sent",
        next_attempt_at=NOW,
        created_at=NOW,
        sent_at=NOW,
    )
    shown = office.get(page(update, name))
    form = fields(shown, "body", body="Caches disagree.") if name == "update" else {}
    office.post(page(update, name), form | {"sends_correction": "on"})

    assert "Send a correction" not in unsent
    assert "so nobody gets a correction" in unsent
    assert "Send a correction to subscribers who got it" in shown.content.decode()
    assert Event.objects.latest("pk").notifies


def test_the_only_update_is_not_withdrawn_alone(office):
    update = make.incident().updates.get()

    response = office.post(page(update, "update-withdraw"), follow=True)

    assert "withdraw the incident instead" in response.content.decode()
    update.refresh_from_db()
    assert update.withdrawn_at is None


def test_a_withdrawn_update_can_only_be_read(office):
    update = make.update(make.incident(), display_at=NOW + 5 * MINUTE, now=NOW + 5 * MINUTE)
    office.post(page(update, "update-withdraw"))

    assert office.get(page(update)).url == page(update, "update-history")
    assert office.post(page(update), {"body": "?"}).url == page(update, "update-history")


def test_who_may_not_edit_is_refused(office_of):
    update = make.incident().updates.get()
    office = office_of("view_incidentupdate")

    assert office.get(page(update, "update-history")).status_code == 200
    assert office.get(page(update)).status_code == 403
    assert office.post(page(update), {"body": "?"}).status_code == 403
    assert office.post(page(update, "update-withdraw")).status_code == 403


def test_a_message_is_shown_as_readers_will_see_it_while_it_is_corrected(office):
    shown = office.post(reverse("console:preview-text"), {"body": "It is *over*."})

    assert "<em>over</em>" in shown.content.decode()
    assert "A new incident" not in shown.content.decode()


@pytest.mark.parametrize("version", ["0", "9" * 30, "9" * 5_000, "two", "²"])
def test_a_version_that_never_was_shows_the_update_as_it_is(office, version):
    update = make.incident(body="Caches disagree.").updates.get()

    shown = office.get(page(update), {"version": version})

    assert "Caches disagree." in shown.content.decode()
