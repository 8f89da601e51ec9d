from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from incidents.domain.vocabulary import Status
from incidents.models import AuditEntry, Incident, IncidentUpdate
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import errors, fields
from tests.make import MINUTE

pytestmark = pytest.mark.django_db

ADD = reverse("console:new")
LIST = reverse("console:incidents")


def test_a_new_incident_says_what_was_typed(office, now):
    cdn = make.component()
    form = fields(
        office.get(ADD, follow=True),
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
    assert AuditEntry.objects.get(kind="incident.created").actor_name == "ada"


def test_a_new_incident_sent_twice_lands_once(office):
    form = fields(office.get(ADD, follow=True), "name", name="Redirect loops", body="?")

    first, second = office.post(ADD, form), office.post(ADD, form)

    assert first.url == second.url == desk(Incident.objects.get())


def test_two_forms_make_two_incidents(office):
    for _ in range(2):
        office.post(
            ADD, fields(office.get(ADD, follow=True), "name", name="Redirect loops", body="?")
        )

    assert Incident.objects.count() == 2


def test_a_refusal_keeps_what_was_typed(office, now):
    form = fields(
        office.get(ADD, follow=True),
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
    form = fields(
        office.get(ADD, follow=True), "name", name="Redirect loops", body="?", promise="at"
    )

    response = office.post(ADD, form)

    assert "Give the time, or choose another promise." in errors(response)


def test_times_are_read_in_the_zone_of_the_page(office, now):
    make.page(time_zone="Europe/Berlin")
    form = fields(
        office.get(ADD, follow=True),
        "name",
        name="Redirect loops",
        body="?",
        started_at="2022-06-10T12:50",
    )

    office.post(ADD, form)

    assert Incident.objects.get().started_at == now - 70 * MINUTE
    assert b"Europe/Berlin" in office.get(ADD, follow=True).content


def test_a_backfilled_incident_keeps_its_own_times(office, now):
    form = fields(
        office.get(ADD, follow=True),
        "name",
        name="Redirect loops",
        body="?",
        started_at="2022-06-09T10:50",
        display_at="2022-06-09T11:08",
    )

    office.post(ADD, form)

    incident = Incident.objects.get()
    assert incident.is_backfilled
    assert b"recorded afterwards" in office.get(desk(incident)).content
    assert incident.updates.get().display_at - incident.started_at == 18 * MINUTE


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
    assert not AuditEntry.objects.filter(kind="incident.edited").exists()


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
    address = reverse("console:withdraw", args=[incident.code])

    asked = office.get(address)
    office.post(address)

    incident.refresh_from_db()
    assert "Withdraw “Redirect loops”" in " ".join(asked.content.decode().split())
    assert incident.withdrawn_at
    assert incident.updates.count() == 1


def test_a_withdrawn_incident_can_only_be_read(office):
    incident = make.incident()
    office.post(reverse("console:withdraw", args=[incident.code]))

    page = office.get(desk(incident)).content.decode()

    assert "readers no longer see it" in page
    assert "Post an update" not in page
    assert "Save details" not in page


def test_the_list_shows_no_withdrawn_ones_unless_asked(office):
    office.post(reverse("console:withdraw", args=[make.incident().code]))

    assert not office.get(LIST).context["found"].object_list
    assert office.get(LIST, {"state": "withdrawn"}).context["found"].object_list


@pytest.mark.parametrize(("state", "name"), [("open", "Loops"), ("ended", "Outage")])
def test_the_list_is_narrowed_to_open_or_ended(office, now, state, name):
    make.incident(name="Loops")
    make.update(make.incident(name="Outage"), Status.RESOLVED)

    found = office.get(LIST, {"state": state}).context["found"].object_list

    assert [incident.name for incident in found] == [name]


def test_messages_are_searched(office):
    make.incident(body="Caches disagree.")
    make.incident(name="Mail is late")

    found = office.get(LIST, {"q": "disagree"}).context["found"].object_list

    assert [incident.name for incident in found] == ["Redirect loops"]


def test_the_list_costs_the_same_however_long_it_is(office, django_assert_num_queries):
    for number in range(12):
        make.update(make.incident(name=f"Incident {number}"))

    with django_assert_num_queries(5):
        office.get(LIST)


@pytest.mark.long
def test_the_desk_costs_the_same_however_much_was_said(office, django_assert_max_num_queries):
    component = make.component(group=make.group())
    incident = make.incident(components=make.degraded(component))
    for _ in range(12):
        make.update(incident, components=make.degraded(component))

    with django_assert_max_num_queries(23):
        office.get(desk(incident))


def test_who_may_only_look_finds_nothing_to_send(office_of):
    incident = make.incident()
    office = office_of("view_incident")

    page = office.get(desk(incident)).content.decode()

    assert "Redirect loops" in page
    assert "Post an update" not in page
    assert "Save details" not in page
    assert "Withdraw" not in page


@pytest.mark.parametrize("address", [desk, post, lambda incident: ADD], ids=["edit", "post", "new"])
def test_who_may_not_is_refused(office_of, address):
    incident = make.incident()

    response = office_of("view_incident").post(address(incident), {"body": "?"})

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

    page = office.get(reverse("console:history", args=[incident.code]))

    text = page.content.decode()
    assert "<del>Redirect</del><ins>Endless</ins>" in text
    assert "Incident edited" in text
    assert "· ada" in text


def test_a_maintenance_is_not_among_the_incidents(office):
    make.maintenance()

    assert b"Database upgrade" not in office.get(LIST).content
    for address, asked in ((reverse("console:maintenances"), {}), (LIST, {"kind": ""})):
        assert b"Database upgrade" in office.get(address, asked).content


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"page": "99"}, {"page": "x"}, {"state": "²"}])
def test_what_cannot_be_read_narrows_nothing(office, wrong):
    incident = make.incident()

    assert list(office.get(LIST, wrong).context["found"]) == [incident]


@pytest.mark.parametrize("asked", ["a " * 21, "a" * 201])
def test_a_search_for_too_much_is_refused_beside_its_field(office, asked):
    page = office.get(LIST, {"q": asked}).content.decode()

    assert "errorlist" in page


@pytest.mark.long
def test_a_long_list_has_pages(office):
    for number in range(51):
        make.incident(name=f"Incident {number}")

    first = office.get(LIST, {"kind": "realtime"})
    older = office.get(LIST, {"kind": "realtime", "page": "2"})

    assert "?kind=realtime&amp;page=2" in first.content.decode()
    assert len(older.context["found"]) == 1


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


def test_headings_of_an_update_stand_below_its_own(office):
    incident = make.incident(body="# Mirrors\n\nThey follow.")

    assert ">Mirrors</h4>" in office.get(desk(incident)).content.decode()


OLD_PAGES = {
    "change/": "incident",
    "updates/add/": "incident",
    "history/": "history",
    "delete/": "withdraw",
}


@pytest.mark.parametrize(
    ("noun", "maker"), [("incident", make.incident), ("maintenance", make.maintenance)]
)
@pytest.mark.parametrize("page", OLD_PAGES)
def test_the_old_addresses_lead_to_the_console(office, noun, maker, page):
    incident = maker()

    response = office.get(f"/admin/incidents/{noun}/{incident.pk}/{page}")

    assert response.url == reverse(f"console:{OLD_PAGES[page]}", args=[incident.code])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("incident/", LIST),
        ("maintenance/", reverse("console:maintenances")),
        ("incidentupdate/", LIST),
        ("incident/add/", ADD),
        ("maintenance/add/", reverse("console:schedule")),
    ],
)
def test_the_old_tables_lead_to_the_console(office, old, new):
    assert office.get(f"/admin/incidents/{old}").url == new


@pytest.mark.parametrize("noun", ["incident", "incidentupdate"])
def test_an_old_address_of_nothing_is_missing(office, noun):
    assert office.get(f"/admin/incidents/{noun}/99999999999999999999/change/").status_code == 404


def test_old_addresses_of_an_update_lead_to_the_console(office):
    update = make.incident().updates.get()

    for page, name in (("change", ""), ("history", "-history"), ("delete", "-withdraw")):
        response = office.get(f"/admin/incidents/incidentupdate/{update.pk}/{page}/")
        assert response.url == reverse(f"console:update{name}", args=[update.code])


@pytest.mark.parametrize("page", ["post", "image"])
def test_who_looks_where_forms_are_sent_to_is_led_to_the_form(office, page):
    incident = make.incident()

    response = office.get(reverse(f"console:{page}", args=[incident.code]))

    assert response.url == desk(incident)


def test_no_component_chosen_is_asked_about_once(office):
    make.component()
    form = fields(office.get(ADD, follow=True), "name", name="Redirect loops", body="We look.")

    asked = office.post(ADD, form)
    office.post(ADD, fields(asked, "name"))

    assert "No component is chosen" in errors(asked)
    assert Incident.objects.get().name == "Redirect loops"


@pytest.mark.parametrize(("chip", "minutes"), [("30-60", (30, 60)), ("120-240", (120, 240))])
def test_an_estimate_is_one_chip(office, chip, minutes):
    incident = make.incident()

    office.post(
        post(incident), fields(office.get(desk(incident)), "body", body="Soon.", done_in=chip)
    )

    update = incident.updates.in_order().last()
    times = (update.estimate_earliest_at, update.estimate_latest_at)
    assert [round((at - update.display_at) / MINUTE) for at in times] == list(minutes)
    assert "said to be done" in office.get(desk(incident)).content.decode()


def test_at_the_end_each_component_names_who_still_claims_it(office):
    cdn = make.component()
    incident = make.incident(components=make.saying("major_outage", cdn))
    make.incident(name="Mail is late", components=make.degraded(cdn))

    page = " ".join(office.get(desk(incident)).content.decode().split())

    assert "“Mail is late” says Degraded performance or worse" in page
