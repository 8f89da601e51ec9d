from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.forms.new_incident import new_incident
from incidents.forms.next_update import update_of
from incidents.queries.reports import report
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import errors, fields
from tests.make import HOUR, MINUTE

pytestmark = pytest.mark.django_db


def test_the_next_update_begins_with_what_is_likely(office, now):
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn), next_update_at=now + 30 * MINUTE)

    form = fields(office.get(desk(incident)), "body")

    assert form["status"] == "identified"
    assert form["promise"] == "30"
    assert form[f"components-{cdn.code}"] == "degraded_performance"
    assert form[f"components-{files.code}"] == ""


def test_of_many_components_those_in_trouble_the_chosen_and_the_sought_are_in_sight(office):
    made = [make.component(f"Part {number}") for number in range(30)]
    make.incident(components=make.degraded(made[3]))
    incident = make.incident(components=make.degraded(made[5]))

    shown = office.get(desk(incident))
    sought = {"find": "1", "components-find": "part 29"}
    found = office.post(post(incident), fields(shown, "body", body="Half a sen") | sought)

    assert in_sight(shown) == [made[3].code, made[5].code]
    assert in_sight(found) == [made[3].code, made[5].code, made[29].code]
    assert fields(found, "body")["body"] == "Half a sen"
    assert 'role="alert"' not in found.content.decode()


def in_sight(page) -> list[str]:
    return re.findall(r'name="components-(\w{12})" value="" ', page.content.decode())


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


@pytest.mark.parametrize(("chosen", "hour"), [({}, 0), ({"display_at__offset": "+01:00"}, 1)])
def test_an_update_of_the_hour_that_clocks_repeat_can_be_posted(office, chosen, hour):
    make.page(time_zone="Europe/Berlin")
    incident = make.incident(started_at=datetime(2021, 10, 30, 20, tzinfo=UTC))
    form = fields(
        office.get(desk(incident)), "body", body="Purging.", display_at="2021-10-31T02:30"
    )

    asked = office.post(post(incident), form)
    office.post(post(incident), fields(asked, "body", **chosen))

    assert "twice" in errors(asked)
    latest = incident.updates.order_by("display_at").last()
    assert latest.display_at == datetime(2021, 10, 31, hour, 30, tzinfo=UTC)


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

    words_of_the_other = office.post(post(incident), form)
    office.post(post(incident), fields(words_of_the_other, "body"))

    cdn.refresh_from_db()
    assert cdn.status == "operational"
    last = incident.updates.in_order().last()
    assert (last.body, last.affected.exists()) == ("We look.", False)


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


HALF = r'{"status": "\ud800", "components": {}}'


@pytest.mark.parametrize(
    "based_on", ["", "{", "[]", '{"status": 1}', "[" * 9_000, '{"x": {}}', HALF]
)
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


def test_the_forms_cost_what_they_say(django_assert_num_queries):
    cdn = make.component(group=make.group())
    told = report(make.incident(components=make.degraded(cdn)).code)

    with django_assert_num_queries(2):
        new_incident()
    with django_assert_num_queries(7):
        update_of(told)
