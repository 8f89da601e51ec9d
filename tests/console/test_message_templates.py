from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import Incident, MessageTemplate
from incidents.operations import message_templates
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import errors, fields
from tests.make import NOW
from tests.operations.prepared import template

pytestmark = pytest.mark.django_db

NEW, LIST = reverse("console:new"), reverse("console:templates")
LOOKING = "We look at {{components}} since {{now}}. News {{next update}}."


def opening(office, **changes):
    return fields(office.get(NEW, follow=True), "body", **changes)


def shown(response) -> dict[str, str]:
    return fields(response, "body")


def test_a_chosen_template_becomes_text_with_its_name_status_and_promise(office):
    made = template(body=LOOKING, purpose="opening", status="identified", incident_name="Trouble")

    sent = shown(office.post(NEW, opening(office, insert=made.code)))

    # The promise of half an hour stands in the form as the text tells it.
    assert re.fullmatch(
        r"We look at part of our service since 13:0\d UTC\. News by 13:3[05] UTC\.", sent["body"]
    )
    assert (sent["name"], sent["status"], sent["promise"]) == ("Trouble", "identified", "at")
    assert sent["promised_at"][-5:] in sent["body"]
    assert not Incident.objects.exists()


def test_components_and_names_are_printed_as_they_are_called(office):
    cdn, mail = make.component("CDN *fast*"), make.component("Mail")
    made = template(body="{{name}}: {{components}}", purpose="opening")
    said = {f"components-{each.code}": "major_outage" for each in (cdn, mail)}

    sent = shown(office.post(NEW, opening(office, name="a_b", insert=made.code, **said)))

    assert sent["body"] == r"a\_b: CDN \*fast\* and Mail"


def test_components_are_named_as_readers_know_them(office):
    """By their group only where two are called the same."""
    packages, files = make.group("Packages"), make.group("Files")
    of = make.component("Backends", group=packages), make.component("Mail", group=packages)
    other = make.component("Backends", group=files)
    made = template(body="{{components}}", purpose="opening")

    bodies = []
    for found in (of, (*of, other)):
        said = {f"components-{each.code}": "major_outage" for each in found}
        bodies.append(shown(office.post(NEW, opening(office, insert=made.code, **said)))["body"])

    assert bodies == ["Backends and Mail", "Backends (Files), Backends (Packages) and Mail"]


def test_what_was_typed_stays_above_and_a_second_choice_takes_the_place_of_the_first(office):
    one, two = template(name="One", body="First."), template(name="Two", body="Second.")
    form = opening(office, body="I see smoke.\r\nMuch.", name="Smoke", insert=one.code)

    sent = shown(office.post(NEW, form))
    assert sent["body"] == "I see smoke.\nMuch.\n\nFirst."
    again = shown(office.post(NEW, sent | {"insert": two.code}))
    assert (again["body"], again["name"]) == ("I see smoke.\nMuch.\n\nSecond.", "Smoke")
    edited = again | {"body": again["body"] + " Edited.", "insert": one.code}
    assert shown(office.post(NEW, edited))["body"].endswith("Second. Edited.\n\nFirst.")


def test_a_typed_name_is_found_by_a_part_and_nothing_is_posted(office):
    template(name="Cause found", body="Found.", purpose="update")
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", template="cause")

    assert shown(office.post(post(incident), form))["body"] == "Found."
    assert incident.updates.count() == 1


def test_an_unknown_name_is_refused_in_its_field(office):
    template(purpose="opening")

    response = office.post(NEW, opening(office, body="Smoke.", template="nothing"))

    assert "No template is called “nothing”" in errors(response)
    assert shown(response)["body"] == "Smoke."


def test_each_form_offers_what_is_for_it(office):
    message_templates.found_templates(now=NOW)
    template(name="Everywhere", purpose="any")
    incident, work = make.incident(), make.maintenance()

    def offered(address):
        page = office.get(address, follow=True).content.decode()
        return {each.name for each in MessageTemplate.objects.all() if f">{each.name}<" in page}

    assert offered(NEW) == {"Looking into a problem", "Everywhere"}
    assert {"Cause found", "Resolved", "Everywhere"} < offered(desk(incident))
    assert offered(desk(work)) == {"Work takes longer", "Everywhere"}


def test_the_facts_of_a_running_job_are_inserted_as_text(office):
    incident = make.incident()
    job = make.job(incident, name="Purge")
    make.reading(job, ("a", 100, 40, 1))
    form = fields(office.get(desk(incident)), "body", body="Half way?", insert=f"job-{job.code}")

    body = shown(office.post(post(incident), form))["body"]

    assert body.startswith("Half way?\n\n**Purge**")
    assert "41 of 100" in body
    assert incident.updates.count() == 1


def test_forged_fields_are_shown_again_and_break_nothing(office):
    made = template(purpose="opening", body=LOOKING + " {{estimate}}")
    form = opening(office, insert=made.code, promise="x", status="?", done_in="y", promised_at="z")

    assert "We look at" in shown(office.post(NEW, form))["body"]


def test_a_template_is_written_edited_moved_and_removed(office):
    office.post(LIST)
    assert MessageTemplate.objects.count() == 6
    add = reverse("console:new-template")
    form = fields(office.get(add), "purpose", name="Mine", body="{{oops}}")
    assert "no variable “oops”" in errors(office.post(add, form))

    assert office.post(add, form | {"body": "{{now}}"}).url == LIST
    mine = MessageTemplate.objects.get(name="Mine")
    page = reverse("console:template", args=[mine.code])
    stale = fields(office.get(page), "purpose", body="Stale.")
    office.post(page, fields(office.get(page), "purpose", body="It is {{now}}."))
    assert "Somebody saved this" in errors(office.post(page, stale))
    office.post(reverse("console:move-template", args=[mine.code]), {"move": "up"})
    mine.refresh_from_db()
    assert (mine.body, mine.position) == ("It is {{now}}.", 5)
    office.post(reverse("console:remove-template", args=[mine.code]))
    assert MessageTemplate.objects.count() == 6


def test_who_posts_reads_the_templates_and_cannot_change_them(office_of):
    template()

    page = office_of("add_incidentupdate").get(LIST).content.decode()

    assert "Looking" in page
    assert reverse("console:new-template") not in page
