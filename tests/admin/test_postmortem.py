from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from incidents.domain.markdown import sections
from incidents.domain.vocabulary import Status
from incidents.models import Incident, Postmortem
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import Section
from tests import make
from tests.admin.forms import errors, fields
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

ADD = reverse("admin:incidents_postmortem_add")


def resolved(name: str = "Redirect loops") -> Incident:
    incident = make.incident(name=name)
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    return incident


def written(incident: Incident | None = None) -> Postmortem:
    sections = [Section("Summary", "It looped."), Section("Notes", "Ask Bob.", is_internal=True)]
    incident = incident or resolved()
    return postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)


def page(postmortem: Postmortem, name: str = "change") -> str:
    return reverse(f"admin:incidents_postmortem_{name}", args=[postmortem.pk])


def outline(office: Client, incident: Incident, **changes: Any) -> dict[str, Any]:
    return fields(office.get(ADD, {"incident": incident.pk}), "incident", **changes)


def test_a_new_one_begins_with_an_outline_and_the_incident_chosen(office):
    incident = resolved()

    form = outline(office, incident)

    assert form["incident"] == str(incident.pk)
    titles = [form[f"sections-{number}-title"] for number in range(5)]
    assert titles == ["Summary", "Impact", "Mitigation", "Future work", ""]


def test_sections_are_saved_in_their_order_as_a_draft(office):
    incident = resolved()
    form = outline(office, incident)
    form |= {"sections-0-body": "It looped.", "sections-0-ORDER": "9"}
    form |= {"sections-1-body": "Ask Bob.", "sections-1-is_internal": "on"}
    form |= {"sections-2-DELETE": "on"}
    form |= {"sections-4-title": "Lessons", "sections-4-ORDER": "1"}

    office.post(ADD, form)

    postmortem = Postmortem.objects.get()
    found = [(s.title, s.body, s.is_internal) for s in postmortem.sections.all()]
    assert postmortem.published_at is None
    assert found == [
        ("Lessons", "", False),
        ("Impact", "Ask Bob.", True),
        ("Future work", "", False),
        ("Summary", "It looped.", False),
    ]


def test_a_new_one_sent_twice_lands_once(office):
    form = outline(office, resolved(), **{"sections-0-body": "It looped."})

    first, second = office.post(ADD, form), office.post(ADD, form)

    assert first.url == second.url
    assert Postmortem.objects.get().sections.count() == 4


def test_a_second_one_does_not_replace_the_first(office):
    postmortem = written()
    form = outline(office, postmortem.incident, **{"sections-0-body": "My own words"})

    response = office.post(ADD, form)

    assert "has a postmortem already" in errors(response)
    assert "My own words" in response.content.decode()
    assert postmortem.sections.count() == 2


def test_a_section_without_a_title_is_refused_and_kept(office):
    postmortem = written()
    form = fields(office.get(page(postmortem)), "sections-0-title")
    form |= {"sections-0-title": "", "sections-0-body": "Typed at length"}

    response = office.post(page(postmortem), form)

    assert "This field is required." in response.content.decode()
    assert "Typed at length" in response.content.decode()


def test_publishing_saves_first_and_shows_only_public_sections(office):
    postmortem = written()
    form = fields(office.get(page(postmortem)), "sections-0-title", _publish="1")

    office.post(page(postmortem), form | {"sections-0-body": "It looped for hours."})

    postmortem.refresh_from_db()
    assert postmortem.published_body == sections([("Summary", "It looped for hours.")])


def test_publishing_what_is_saved_already_publishes_it(office):
    postmortem = written()

    office.post(
        page(postmortem), fields(office.get(page(postmortem)), "sections-0-title", _publish="1")
    )

    postmortem.refresh_from_db()
    assert postmortem.published_at


def test_publishing_while_the_incident_is_open_keeps_the_draft_and_says_why(office):
    postmortem = written(make.incident())
    form = fields(office.get(page(postmortem)), "sections-0-title", _publish="1")

    response = office.post(
        page(postmortem), form | {"sections-0-body": "Not over yet."}, follow=True
    )

    postmortem.refresh_from_db()
    assert "The incident is still open" in response.content.decode()
    assert postmortem.sections.first().body == "Not over yet."
    assert postmortem.published_at is None


def test_an_edit_after_publishing_is_not_public_and_the_page_says_so(office):
    postmortem = written()
    office.post(page(postmortem, "publish"))
    form = fields(office.get(page(postmortem)), "sections-0-title")

    response = office.post(
        page(postmortem), form | {"sections-0-body": "It looped a lot."}, follow=True
    )

    postmortem.refresh_from_db()
    assert postmortem.published_body == sections([("Summary", "It looped.")])
    assert "The draft is newer than what readers see" in response.content.decode()


def test_taking_back_hides_it_and_keeps_the_draft(office):
    postmortem = written()
    office.post(page(postmortem, "publish"))

    office.post(page(postmortem, "take_back"))

    postmortem.refresh_from_db()
    assert postmortem.published_at is None
    assert postmortem.sections.count() == 2


@pytest.mark.parametrize("name", ["publish", "take_back"])
def test_following_a_link_changes_nothing(office, name):
    postmortem = written()

    assert office.get(page(postmortem, name)).status_code == 405


def test_writing_and_publishing_are_two_permissions(office_of):
    postmortem = written()
    writer = office_of("change_postmortem")
    publisher = office_of("publish_postmortem")

    assert b"Save and publish" not in writer.get(page(postmortem)).content
    assert writer.post(page(postmortem, "publish")).status_code == 403
    assert publisher.post(page(postmortem), {}).status_code == 403
    assert b"Save draft" not in publisher.get(page(postmortem)).content
    assert publisher.post(page(postmortem, "publish")).status_code == 302


def test_history_shows_what_each_save_changed(office):
    postmortem = written()
    form = fields(office.get(page(postmortem)), "sections-0-title")
    office.post(page(postmortem), form | {"sections-0-body": "It looped again."})

    text = office.get(page(postmortem, "history")).content.decode()

    assert "Summary – Text" in text
    assert "<ins> again</ins>" in text
    assert "Notes – Text" in text


def test_history_names_removed_sections(office):
    postmortem = written()
    form = fields(office.get(page(postmortem)), "sections-0-title")
    office.post(page(postmortem), form | {"sections-1-DELETE": "on"})

    text = office.get(page(postmortem, "history")).content.decode()

    assert "<del>Ask Bob.</del>" in text


def test_an_old_version_fills_the_form_with_its_sections(office):
    postmortem = written()
    form = fields(office.get(page(postmortem)), "sections-0-title")
    office.post(page(postmortem), form | {"sections-0-body": "Other", "sections-1-DELETE": "on"})
    first = postmortem.history.order_by("history_date")[1]

    old = fields(office.get(page(postmortem), {"version": first.history_id}), "sections-0-title")
    office.post(page(postmortem), old)

    assert [s.body for s in postmortem.sections.all()] == ["It looped.", "Ask Bob."]


def test_postmortems_are_not_deleted(office):
    assert office.post(page(written(), "delete")).status_code == 403


def two_edits(office: Client) -> tuple[Postmortem, HttpResponse]:
    """Both opened it, the other saved first."""
    postmortem = written()
    mine = fields(office.get(page(postmortem)), "sections-0-title")
    office.post(page(postmortem), mine | {"sections-0-body": "Theirs."})
    return postmortem, office.post(page(postmortem), mine | {"sections-0-body": "Mine."})


def test_an_edit_that_would_overwrite_anothers_is_refused_and_kept(office):
    postmortem, response = two_edits(office)

    assert "Somebody saved this postmortem after you opened it" in errors(response)
    assert fields(response, "sections-0-title")["sections-0-body"] == "Mine."
    assert postmortem.sections.first().body == "Theirs."


def test_once_told_one_may_replace_it(office):
    postmortem, response = two_edits(office)

    office.post(page(postmortem), fields(response, "sections-0-title"))

    assert postmortem.sections.first().body == "Mine."


def test_another_mistake_does_not_make_the_version_newer(office):
    postmortem = written()
    mine = fields(office.get(page(postmortem)), "sections-0-title")
    office.post(page(postmortem), mine | {"sections-0-body": "Theirs."})
    again = fields(
        office.post(page(postmortem), mine | {"sections-1-title": ""}), "sections-0-title"
    )

    response = office.post(page(postmortem), again | {"sections-1-title": "Notes on it"})

    assert "Somebody saved this postmortem" in errors(response)
