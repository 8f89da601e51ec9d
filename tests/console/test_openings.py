"""Drafts of incidents not opened and work not announced: kept as one types, thrown away."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Incident, Opening
from tests import make
from tests.admin.forms import fields
from tests.operations.prepared import template as make_template

pytestmark = pytest.mark.django_db

NEW, KEEP = reverse("console:new"), reverse("console:keep-new")
BOARD = reverse("console:board")


@pytest.fixture
def form(office):
    """The form as it is shown, with its key."""
    make.component(code="abcdefghijkl")
    return fields(office.get(NEW, follow=True), "name")


def keep(office, form, **typed):
    return office.post(KEEP, form | typed, headers={"HX-Request": "true"})


def shown(office, form) -> dict[str, str]:
    return fields(office.get(f"{NEW}?form={form['submission']}"), "name")


def test_what_is_typed_is_there_again_at_the_address_of_the_form(office, form):
    claim = {"components-abcdefghijkl": "major_outage"}
    kept = keep(office, form, body="Half a sen", promise="60", **claim)
    keep(office, form, body="Half a sentence.", promise="60", started_at="yesterday", **claim)

    again = shown(office, form)
    assert "Kept as a draft at" in kept.content.decode()
    assert (again["body"], again["promise"]) == ("Half a sentence.", "60")
    assert again["components-abcdefghijkl"] == "major_outage"
    assert (again["submission"], Opening.objects.count()) == (form["submission"], 1)
    assert 'role="alert"' not in office.get(f"{NEW}?form={form['submission']}").content.decode()


def test_what_cannot_be_read_yet_is_kept_too(office, form):
    keep(office, form, body="Loops.", started_at="yesterday", name="x" * 300)

    again = shown(office, form)
    assert (again["started_at"], again["name"]) == ("yesterday", "x" * 300)


def test_a_form_in_which_nothing_was_typed_is_not_kept(office, form):
    assert keep(office, form, status="identified", body="  ").status_code == 204
    assert not Opening.objects.exists()


def test_the_board_shows_one_s_own_draft_until_it_is_discarded(office, office_of, form):
    keep(office, form, name="Loops")
    address = f"{NEW}?form={form['submission']}"

    assert address in office.get(BOARD).content.decode()
    assert address not in office_of("view_incident", "add_incident").get(BOARD).content.decode()
    office.post(reverse("console:discard-new"), {"submission": form["submission"]})
    assert address not in office.get(BOARD).content.decode()
    assert shown(office, form)["name"] == ""


def test_what_others_typed_is_neither_shown_nor_replaced_nor_discarded(office, office_of, form):
    keep(office, form, name="Loops")
    robin = office_of("view_incident", "add_incident")

    assert shown(robin, form)["name"] == ""
    assert "somebody else" in keep(robin, form, name="Mine").content.decode()
    discard = {"submission": form["submission"]}
    assert robin.post(reverse("console:discard-new"), discard).status_code == 404
    assert Opening.objects.get().fields["name"] == "Loops"


def test_an_incident_that_was_opened_leaves_no_draft(office, form):
    typed = {"name": "Loops", "body": "We look.", "components-abcdefghijkl": "major_outage"}
    keep(office, form, **typed)
    office.post(NEW, form | typed)

    assert Incident.objects.get().name == "Loops"
    assert not Opening.objects.exists()
    assert keep(office, form, **typed).status_code == 204  # it was on its way meanwhile
    assert not Opening.objects.exists()


def test_a_text_that_is_too_long_is_said_not_to_be_kept(office, form):
    refused = keep(office, form, body="x" * 25_001)

    assert "Not kept yet: The message has 25,001 characters" in refused.content.decode()


SCHEDULE, KEEP_PLAN = reverse("console:schedule"), reverse("console:keep-schedule")


@pytest.fixture
def plan(office):
    """The form that announces work, as it is shown, with its key."""
    make.component(code="abcdefghijkl")
    return fields(office.get(SCHEDULE, follow=True), "name")


def test_what_is_typed_to_announce_work_is_there_again_by_the_board(office, plan):
    typed = {"name": "New disks", "length": "120", "components-abcdefghijkl": "under_maintenance"}
    office.post(KEEP_PLAN, plan | typed | {"scheduled_for": "tomorrow"})
    address = f"{SCHEDULE}?form={plan['submission']}"

    assert address in office.get(BOARD).content.decode()
    page = office.get(address)
    again = fields(page, "name")
    assert {name: again[name] for name in typed} == typed
    assert again["scheduled_for"] == "tomorrow"
    assert 'role="alert"' not in page.content.decode()


def test_work_that_was_announced_leaves_no_draft_and_an_untouched_form_none_either(office, plan):
    assert office.post(KEEP_PLAN, plan).status_code == 204
    typed = {"name": "New disks", "body": "Read-only.", "scheduled_for": "2022-06-11T12:00"}
    office.post(KEEP_PLAN, plan | typed)
    assert Opening.objects.count() == 1

    office.post(SCHEDULE, plan | typed)

    assert Incident.objects.get().name == "New disks"
    assert not Opening.objects.exists()


def test_a_template_says_the_window_and_the_components_of_planned_work(office, plan):
    made = make_template(
        name="Disks",
        body="{{components}} will be read-only {{estimate}}.",
        incident_name="New disks",
        purpose="maintenance",
    )
    typed = {"scheduled_for": "2022-06-11T12:00", "components-abcdefghijkl": "under_maintenance"}

    page = office.post(SCHEDULE, plan | typed | {"insert": made.code})

    again = fields(page, "name")
    assert again["name"] == "New disks"
    assert again["body"].startswith("Index – CDN will be read-only between Jun 11, 12:00")
    assert (
        "No template is called" in office.post(SCHEDULE, plan | {"template": "x"}).content.decode()
    )


def test_work_that_is_refused_is_still_kept_with_all_that_was_typed(office, plan):
    typed = {"name": "New disks", "body": "Read-only.", "scheduled_for": "2022-06-01T12:00"}
    office.post(KEEP_PLAN, plan | typed)

    refused = office.post(SCHEDULE, plan | typed)

    assert 'role="alert"' in refused.content.decode()
    assert Opening.objects.get().fields["body"] == "Read-only."
    for page in (refused, office.get(f"{SCHEDULE}?form={plan['submission']}")):
        assert {name: fields(page, "name")[name] for name in typed} == typed


def test_work_that_was_typed_outlives_the_session(office, plan, django_user_model):
    typed = {"name": "New disks", "body": "Read-only."}
    office.post(KEEP_PLAN, plan | typed)
    office.logout()

    lost = office.post(KEEP_PLAN, plan | {"body": "More"}, headers={"HX-Request": "true"})
    office.force_login(django_user_model.objects.get(username="ada"))

    again = fields(office.get(f"{SCHEDULE}?form={plan['submission']}"), "name")
    assert (lost.status_code, again["body"]) == (401, "Read-only.")


def test_templates_for_work_that_has_been_announced_are_not_offered_before(office, plan):
    make_template(name="Longer", body="Again {{next update}}.", purpose="maintenance")
    make_template(name="Verify", status="verifying", purpose="maintenance")
    make_template(name="Disks", purpose="maintenance")

    shown = office.get(SCHEDULE, follow=True).content.decode()

    assert [name for name in ("Longer", "Verify", "Disks") if name in shown] == ["Disks"]
