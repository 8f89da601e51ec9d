from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import AuditEntry, Event, Incident, IncidentUpdate
from tests import make
from tests.admin.forms import errors, fields
from tests.make import HOUR, MINUTE

pytestmark = pytest.mark.django_db

ADD = reverse("admin:incidents_incident_add")
LIST = reverse("admin:incidents_incident_changelist")


def desk(incident: Incident) -> str:
    return reverse("admin:incidents_incident_change", args=[incident.pk])


def post(incident: Incident) -> str:
    return reverse("admin:incidents_incident_post", args=[incident.pk])


def test_a_new_incident_says_what_was_typed(office, now):
    cdn = make.component()
    form = fields(
        office.get(ADD),
        "name",
        name="Redirect loops",
        status="identified",
        body="Caches disagree.\r\nWe look.",
        promise="30",
        **{f"components-{cdn.code}": "major_outage"},
    )

    response = office.post(ADD, form)

    incident = Incident.objects.get()
    update = incident.updates.get()
    assert response.url == desk(incident)
    assert (incident.name, incident.status, incident.impact) == (
        "Redirect loops",
        "identified",
        "critical",
    )
    assert update.body == "Caches disagree.\nWe look."
    assert update.next_update_at - update.display_at == 30 * MINUTE
    assert AuditEntry.objects.get(event__kind="incident.created").actor_name == "ada"


def test_a_new_incident_sent_twice_lands_once(office):
    form = fields(office.get(ADD), "name", name="Redirect loops", body="?")

    first, second = office.post(ADD, form), office.post(ADD, form)

    assert first.url == second.url == desk(Incident.objects.get())


def test_two_forms_make_two_incidents(office):
    for _ in range(2):
        office.post(ADD, fields(office.get(ADD), "name", name="Redirect loops", body="?"))

    assert Incident.objects.count() == 2


def test_a_refusal_keeps_what_was_typed(office, now):
    form = fields(
        office.get(ADD),
        "name",
        name="Redirect loops",
        body="Long words",
        started_at="2022-06-10T14:00",
    )

    response = office.post(ADD, form)

    assert "is later than now" in errors(response)
    assert fields(response, "name") == form | {
        "csrfmiddlewaretoken": fields(response, "name")["csrfmiddlewaretoken"]
    }
    assert not Incident.objects.exists()


def test_a_promise_without_its_time_is_refused_beside_the_field(office):
    form = fields(office.get(ADD), "name", name="Redirect loops", body="?", promise="at")

    response = office.post(ADD, form)

    assert "Give the time, or choose another promise." in errors(response)


def test_times_are_read_in_the_zone_of_the_page(office, now):
    make.page(time_zone="Europe/Berlin")
    form = fields(
        office.get(ADD), "name", name="Redirect loops", body="?", started_at="2022-06-10T12:50"
    )

    office.post(ADD, form)

    assert Incident.objects.get().started_at == now - 70 * MINUTE
    assert b"Europe/Berlin" in office.get(ADD).content


def test_a_backfilled_incident_keeps_its_own_times(office, now):
    form = fields(
        office.get(ADD),
        "name",
        name="Redirect loops",
        body="?",
        started_at="2022-06-09T10:50",
        display_at="2022-06-09T11:08",
    )

    office.post(ADD, form)

    incident = Incident.objects.get()
    assert incident.is_backfilled
    assert incident.updates.get().display_at - incident.started_at == 18 * MINUTE


def test_the_next_update_begins_with_what_is_likely(office, now):
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn), next_update_at=now + 30 * MINUTE)

    form = fields(office.get(desk(incident)), "body")

    assert form["status"] == "identified"
    assert form["promise"] == "30"
    assert form[f"components-{cdn.code}"] == "degraded_performance"
    assert form[f"components-{files.code}"] == ""


def test_a_posted_update_moves_the_incident(office, now):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    form = fields(
        office.get(desk(incident)),
        "body",
        status="monitoring",
        body="Recovering.",
        **{f"components-{cdn.code}": "partial_outage"},
    )

    response = office.post(post(incident), form, follow=True)

    incident.refresh_from_db()
    cdn.refresh_from_db()
    assert (incident.status, cdn.status) == ("monitoring", "partial_outage")
    assert b"View on site" in response.content
    assert b"Recovering." in response.content


def test_an_update_sent_twice_lands_once(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="Purging.")

    for _ in range(2):
        office.post(post(incident), form)

    assert incident.updates.count() == 2


def test_a_refused_update_keeps_what_was_typed(office):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)),
        "body",
        body="A long explanation",
        display_at="2022-06-10T10:00",
    )

    response = office.post(post(incident), form)

    assert "correct its start first" in errors(response)
    assert fields(response, "body")["body"] == "A long explanation"
    assert fields(response, "body")["submission"] == form["submission"]


def test_a_missing_message_is_said_at_the_message(office):
    incident = make.incident()

    response = office.post(post(incident), fields(office.get(desk(incident)), "body", body=" "))

    assert "This field is required." in errors(response)


def test_the_end_leaves_what_others_claim_whatever_was_preselected(office, now):
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn, files))
    make.incident(name="Another", components=make.degraded(cdn))

    form = fields(office.get(desk(incident)), "body", status="resolved", body="Over.")
    office.post(post(incident), form)

    for component, status in ((cdn, "degraded_performance"), (files, "operational")):
        component.refresh_from_db()
        assert form[f"left-{component.code}"] == component.status == status


def test_the_end_can_leave_a_component_worse(office):
    cdn = make.component()
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    form = fields(office.get(desk(incident)), "body", status="resolved", body="Nearly over.")

    office.post(post(incident), form | {f"left-{cdn.code}": "degraded_performance"})

    cdn.refresh_from_db()
    assert cdn.status == "degraded_performance"


def test_nothing_is_left_better_than_others_claim(office):
    cdn = make.component()
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    make.incident(name="Another", components=make.degraded(cdn))
    form = fields(office.get(desk(incident)), "body", status="resolved", body="Over.")

    response = office.post(post(incident), form | {f"left-{cdn.code}": "operational"})

    assert "is not among the choices" in errors(response)


def test_the_end_makes_no_promise_but_may_leave_an_effect(office, now):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)),
        "body",
        status="resolved",
        body="Over.",
        promise="60",
        residual_effect="Loops may last while caches expire.",
        residual_ends_at="2022-06-11T13:00",
    )

    office.post(post(incident), form)

    incident.refresh_from_db()
    assert incident.updates.in_order().last().next_update_at is None
    assert incident.residual_ends_at == now + 25 * HOUR


def test_the_effect_that_an_earlier_end_left_can_be_taken_away(office, now):
    incident = make.incident()
    make.update(incident, Status.RESOLVED, residual_effect="Loops.", residual_ends_at=now + HOUR)
    make.update(incident, Status.IDENTIFIED, now=now + MINUTE)
    form = fields(office.get(desk(incident)), "body", status="resolved", body="Over.")
    form |= {"residual_effect": "", "residual_ends_at": ""}

    office.post(post(incident), form)

    incident.refresh_from_db()
    assert incident.residual_effect == ""


def test_a_note_after_the_end_changes_nothing_else(office, now):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    residual = {"residual_effect": "Loops.", "residual_ends_at": now + 40 * MINUTE}
    make.update(incident, Status.RESOLVED, now=now + 30 * MINUTE, **residual)
    form = fields(office.get(desk(incident)), "body", body="Thank you for your patience.")

    office.post(post(incident), form)

    incident.refresh_from_db()
    cdn.refresh_from_db()
    assert incident.closed_at == now + 30 * MINUTE
    assert incident.residual_effect == "Loops."
    assert cdn.status == "operational"


def test_a_form_that_was_open_for_long_does_not_reopen_what_a_colleague_resolved(office):
    cdn = make.component()
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    form = fields(office.get(desk(incident)), "body", body="Still purging.")
    make.update(incident, Status.RESOLVED)

    refused = office.post(post(incident), form)

    incident.refresh_from_db()
    cdn.refresh_from_db()
    assert "“Resolved” by now, not “Identified”" in errors(refused)
    assert (incident.status, cdn.status) == ("resolved", "operational")
    assert incident.updates.count() == 2


def test_a_form_refused_so_comes_back_with_its_text_and_what_is_new_and_can_be_posted(office):
    cdn = make.component()
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    form = fields(office.get(desk(incident)), "body", body="Still purging.")
    make.update(incident, Status.RESOLVED, body="All is well again.")

    refused = office.post(post(incident), form)
    again = fields(refused, "body")
    office.post(post(incident), again)

    incident.refresh_from_db()
    assert "All is well again." in refused.content.decode()
    assert (again["body"], again["status"]) == ("Still purging.", "resolved")
    assert incident.status == "resolved"
    assert incident.updates.in_order().last().body == "Still purging."


def test_what_its_sender_chose_stays_chosen_and_lands_when_sent_again(office):
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    form = fields(office.get(desk(incident)), "body", body="Files, too.", status="investigating")
    form |= {f"components-{files.code}": "partial_outage"}
    make.update(incident, Status.MONITORING, components=make.degraded(cdn))

    again = fields(office.post(post(incident), form), "body")
    office.post(post(incident), again)

    incident.refresh_from_db()
    cdn.refresh_from_db()
    files.refresh_from_db()
    assert again[f"components-{cdn.code}"] == cdn.status == "degraded_performance"
    assert (incident.status, files.status) == ("investigating", "partial_outage")


def test_components_left_as_they_were_shown_are_not_said_again(office):
    cdn = make.component()
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    form = fields(office.get(desk(incident)), "body", body="We look.")
    make.update(incident, "identified", components=make.saying(ComponentStatus.OPERATIONAL, cdn))

    office.post(post(incident), form)

    cdn.refresh_from_db()
    assert cdn.status == "operational"
    assert not incident.updates.in_order().last().affected.exists()


def test_what_another_incident_claimed_is_not_left_after_its_end(office, now):
    cdn = make.component()
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    other = make.incident(name="Another", components=make.degraded(cdn))
    form = fields(office.get(desk(incident)), "body", status="resolved", body="Over.")
    make.update(other, Status.RESOLVED, now=now + MINUTE)

    office.post(post(incident), form)

    cdn.refresh_from_db()
    assert cdn.status == "operational"


def test_an_effect_that_was_typed_outlasts_a_colleague_who_was_faster(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="Over.", status="resolved")
    form |= {"residual_effect": "Loops may last.", "residual_ends_at": "2022-06-11T13:00"}
    make.update(incident, Status.RESOLVED)

    again = fields(office.post(post(incident), form), "body")
    office.post(post(incident), again)

    incident.refresh_from_db()
    assert again["residual_effect"] == incident.residual_effect == "Loops may last."


@pytest.mark.parametrize("based_on", ["", "{", "[]", '{"status": 1}', "[" * 9_000, '{"x": {}}'])
def test_a_form_that_does_not_say_what_it_showed_is_read_against_what_is(office, based_on):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="We look.", based_on=based_on)

    office.post(post(incident), form)

    assert incident.updates.count() == 2


def test_a_long_message_is_shown_as_readers_see_it(office):
    rows = "".join(f"| name {number} | 3 |\n" for number in range(60))
    incident = make.incident(body=f"| Names | Loops |\n| --- | --- |\n{rows}\n[log](https://e.org)")

    text = office.get(desk(incident)).content.decode()

    assert "<td>name 59</td>" in text
    assert 'href="https://e.org"' in text
    assert "All of it" in text


def test_details_are_edited_on_the_same_screen(office, now):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)),
        "details-name",
        details__name="Endless redirects",
        details__impact_override="minor",
        details__started_at="2022-06-10T10:50",
    )

    office.post(desk(incident), form)

    incident.refresh_from_db()
    assert (incident.name, incident.impact_override) == ("Endless redirects", "minor")
    assert incident.started_at == now - 70 * MINUTE


def test_refused_details_are_said_in_their_form(office):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)), "details-name", details__residual_effect="Loops may last."
    )

    response = office.post(desk(incident), form)

    assert "needs both its text and when it ends" in errors(response)
    assert fields(response, "details-name")["details-residual_effect"] == "Loops may last."
    assert fields(response, "body")["body"] == ""


def test_saving_what_is_as_it_was_writes_nothing(office, now):
    incident = make.incident(started_at=now + timedelta(seconds=17, microseconds=4))
    form = fields(office.get(desk(incident)), "details-name")

    response = office.post(desk(incident), form, follow=True)

    assert b"Nothing was changed." in response.content
    assert not Event.objects.filter(kind="incident.edited").exists()


def test_a_time_left_as_shown_keeps_its_seconds(office, now):
    started_at = now + timedelta(seconds=17)
    incident = make.incident(started_at=started_at)

    office.post(
        desk(incident), fields(office.get(desk(incident)), "details-name", details__name="Loops")
    )

    incident.refresh_from_db()
    assert (incident.name, incident.started_at) == ("Loops", started_at)


def test_withdrawing_asks_once_and_deletes_nothing(office):
    incident = make.incident()
    address = reverse("admin:incidents_incident_delete", args=[incident.pk])

    asked = office.get(address)
    office.post(address)

    incident.refresh_from_db()
    assert "Withdraw “Redirect loops”" in " ".join(asked.content.decode().split())
    assert incident.withdrawn_at
    assert incident.updates.count() == 1


def test_a_withdrawn_incident_can_only_be_read(office):
    incident = make.incident()
    office.post(reverse("admin:incidents_incident_delete", args=[incident.pk]))

    page = office.get(desk(incident)).content.decode()

    assert "readers no longer see it" in page
    assert "Post an update" not in page
    assert "Save details" not in page


def test_the_list_shows_no_withdrawn_ones_unless_asked(office):
    office.post(reverse("admin:incidents_incident_delete", args=[make.incident().pk]))

    assert not office.get(LIST).context["cl"].queryset
    assert office.get(LIST, {"state": "withdrawn"}).context["cl"].queryset


@pytest.mark.parametrize(("state", "name"), [("open", "Loops"), ("ended", "Outage")])
def test_the_list_is_narrowed_to_open_or_ended(office, now, state, name):
    make.incident(name="Loops")
    make.update(make.incident(name="Outage"), Status.RESOLVED)

    found = office.get(LIST, {"state": state}).context["cl"].queryset

    assert [incident.name for incident in found] == [name]


def test_messages_are_searched(office):
    make.incident(body="Caches disagree.")
    make.incident(name="Mail is late")

    found = office.get(LIST, {"q": "disagree"}).context["cl"].queryset

    assert [incident.name for incident in found] == ["Redirect loops"]


def test_the_list_costs_the_same_however_long_it_is(office, django_assert_num_queries):
    for number in range(12):
        make.update(make.incident(name=f"Incident {number}"))

    with django_assert_num_queries(5):
        office.get(LIST)


def test_the_desk_costs_the_same_however_much_was_said(office, django_assert_max_num_queries):
    component = make.component(group=make.group())
    incident = make.incident(components=make.degraded(component))
    for _ in range(12):
        make.update(incident, components=make.degraded(component))

    with django_assert_max_num_queries(16):
        office.get(desk(incident))


def test_who_may_only_look_finds_nothing_to_send(office_of):
    incident = make.incident()
    office = office_of("view_incident")

    page = office.get(desk(incident)).content.decode()

    assert "Redirect loops" in page
    assert "Post an update" not in page
    assert "Save details" not in page
    assert "Withdraw" not in page


@pytest.mark.parametrize("verb", ["change", "post", "delete", "add"])
def test_who_may_not_is_refused(office_of, verb):
    incident = make.incident()
    office = office_of("view_incident")
    where = [] if verb == "add" else [incident.pk]

    response = office.post(reverse(f"admin:incidents_incident_{verb}", args=where), {"body": "?"})

    assert response.status_code == 403
    assert IncidentUpdate.objects.count() == 1


def test_who_may_only_post_posts(office_of):
    incident = make.incident()
    office = office_of("add_incidentupdate")

    office.post(post(incident), fields(office.get(desk(incident)), "body", body="Purging."))

    assert incident.updates.count() == 2


def test_history_shows_what_changed_and_who_did_it(office):
    incident = make.incident()
    office.post(
        desk(incident),
        fields(office.get(desk(incident)), "details-name", details__name="Endless loops"),
    )

    page = office.get(reverse("admin:incidents_incident_history", args=[incident.pk]))

    text = page.content.decode()
    assert "<del>Redirect</del><ins>Endless</ins>" in text
    assert "Incident edited" in text
    assert "· ada" in text


def test_a_maintenance_is_not_among_the_incidents(office):
    maintenance = make.maintenance()

    assert b"Database upgrade" not in office.get(LIST).content
    assert office.get(desk(maintenance)).status_code == 302


def test_what_the_database_does_not_take_stays_in_the_form(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="Typed in a hurry.")

    with connection.execute_wrapper(refuse_writes):
        response = office.post(post(incident), form)

    assert "could not be written to; nothing was saved" in errors(response)
    assert "Typed in a hurry." in response.content.decode()
    assert incident.updates.count() == 1


def refuse_writes(execute, sql, params, many, context):
    """A file that is full, or that another process keeps locked."""
    if sql.startswith(("INSERT", "UPDATE")):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)
