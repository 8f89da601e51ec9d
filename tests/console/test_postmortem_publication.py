from __future__ import annotations

import pytest

from incidents.domain.markdown import sections
from incidents.models import Page, Postmortem
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from tests import make
from tests.console.postmortem_screen import new, page, resolved, shown, written
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


def test_publishing_saves_first_and_shows_only_public_sections(office):
    postmortem = written()
    form = shown(office, page(postmortem), publish="1")

    office.post(page(postmortem), form | {"sections-0-body": "It looped for hours."})

    postmortem.refresh_from_db()
    assert postmortem.published_body == sections([("Summary", "It looped for hours.")])


def test_where_approvals_are_lacking_saving_asks_for_a_review_instead_of_publishing(office):
    Page.objects.update(approvals_minor=1)
    incident = resolved()
    text = office.get(new(incident)).content.decode()

    office.post(new(incident), shown(office, new(incident), ask="1"))

    assert 'name="ask"' in text
    assert 'name="publish"' not in text
    assert Postmortem.objects.get().review_requested_at is not None


def test_publishing_what_is_saved_already_publishes_it(office):
    postmortem = written()

    office.post(page(postmortem), shown(office, page(postmortem), publish="1"))

    postmortem.refresh_from_db()
    assert postmortem.published_at


@pytest.mark.long
def test_publishing_while_the_incident_is_open_keeps_the_draft_and_says_why(office):
    postmortem = written(make.incident())
    form = shown(office, page(postmortem), publish="1")

    response = office.post(
        page(postmortem), form | {"sections-0-body": "Not over yet."}, follow=True
    )

    postmortem.refresh_from_db()
    assert "The incident is still open" in response.content.decode()
    assert postmortem.sections.first().body == "Not over yet."
    assert postmortem.published_at is None


def test_an_edit_after_publishing_is_not_public_and_the_page_says_so(office):
    postmortem = written()
    office.post(page(postmortem, "publish-postmortem"))
    form = shown(office, page(postmortem))

    response = office.post(
        page(postmortem), form | {"sections-0-body": "It looped a lot."}, follow=True
    )

    postmortem.refresh_from_db()
    assert postmortem.published_body == sections([("Summary", "It looped.")])
    assert "is newer than what readers see" in response.content.decode()


def test_taking_back_hides_it_and_keeps_the_draft(office):
    postmortem = written()
    office.post(page(postmortem, "publish-postmortem"))

    office.post(page(postmortem, "take-back-postmortem"))

    postmortem.refresh_from_db()
    assert postmortem.published_at is None
    assert postmortem.sections.count() == 2


@pytest.mark.parametrize("name", ["publish-postmortem", "take-back-postmortem"])
def test_following_a_link_changes_nothing(office, name):
    postmortem = written()

    assert office.get(page(postmortem, name)).url == page(postmortem)
    assert Postmortem.objects.get().published_at is None


def test_writing_and_publishing_are_two_permissions(office_of):
    postmortem = written()
    writer = office_of("change_postmortem")
    publisher = office_of("publish_postmortem")

    assert b"Save and publish" not in writer.get(page(postmortem)).content
    assert writer.post(page(postmortem, "publish-postmortem")).status_code == 403
    assert publisher.post(page(postmortem), {}).status_code == 403
    assert b"Save" not in publisher.get(page(postmortem)).content
    assert publisher.post(page(postmortem, "publish-postmortem")).status_code == 302


def test_what_may_leak_is_pointed_out_and_published_only_when_asked_again(office):
    postmortem = written()
    form = shown(office, page(postmortem), publish="1")
    form |= {"sections-0-body": "Ask bob@example.com; the incident lasted 7 hours."}

    said = office.post(page(postmortem), form, follow=True).content.decode()

    assert "“bob@example.com” is a mail address." in said
    assert "you wrote “7 hours”, but Time to resolve is 1\xa0h" in said
    assert Postmortem.objects.get().published_at is None

    office.post(page(postmortem, "publish-postmortem"), {"anyway": "1"})

    assert Postmortem.objects.get().published_at


def test_a_figure_of_a_job_that_is_not_of_the_incident_is_pointed_out(office):
    postmortem = written()
    postmortem.sections.filter(is_internal=False).update(body="It took {{ job:walk }}.")

    text = office.get(page(postmortem)).content.decode()

    assert "{{ job:walk }} names no job of this incident" in text


def test_what_lacks_approvals_is_not_offered_for_publication_whatever_was_found(office):
    postmortem = written()
    postmortem.sections.filter(is_internal=False).update(body="Ask ops@example.org.")
    Page.objects.update(approvals_minor=1)

    screen = office.get(page(postmortem)).content.decode()

    assert "is a mail address" in screen
    assert "Publish what is saved all the same" not in screen


@pytest.mark.long
def test_what_was_asked_for_when_something_was_found_is_asked_for_again(office):
    postmortem = written()
    postmortems.publish_postmortem(postmortem.incident_id, by=SYSTEM, now=NOW + HOUR)
    form = shown(office, page(postmortem), publish="1", notifies="on")
    form |= {"sections-0-body": "Ask bob@example.com."}

    said = office.post(page(postmortem), form, follow=True)

    assert '<input type="hidden" name="notifies" value="on">' in said.content.decode()


@pytest.mark.long
def test_an_internal_section_that_changed_asks_for_no_publication(office):
    postmortem = written()
    postmortems.publish_postmortem(postmortem.incident_id, by=SYSTEM, now=NOW + HOUR)
    hint = "newer than what readers see"

    office.post(
        page(postmortem), shown(office, page(postmortem), **{"sections-1-body": "Ask Eve."})
    )
    assert hint not in office.get(page(postmortem)).content.decode()

    office.post(page(postmortem), shown(office, page(postmortem), **{"sections-0-body": "It ran."}))
    assert hint in office.get(page(postmortem)).content.decode()


def test_what_is_internal_may_name_anything(office):
    postmortem = written()
    form = shown(office, page(postmortem), publish="1")

    office.post(page(postmortem), form | {"sections-1-body": "On db-3.prod.internal."})

    assert Postmortem.objects.get().published_at


# Shapes of real postmortems, in words of our own.
