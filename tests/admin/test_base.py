"""Two people at one form: nobody's edit is overwritten unseen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.content import UpdateContent
from incidents.models import Page
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
from tests import make
from tests.admin.addresses import desk
from tests.admin.forms import errors, fields
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

# What is edited, and its field that two people change.
EDITED = {
    "incident": (make.incident, "details-name"),
    "maintenance": (make.maintenance, "details-name"),
    "incidentupdate": (lambda: make.incident().updates.get(), "body"),
    "component": (make.component, "name"),
    "componentgroup": (make.group, "name"),
    "job": (make.job, "name"),
    "page": (make.page, "name"),
}
OTHERS = EDITED.keys() - {"incident", "component"}
every_form = pytest.mark.parametrize(
    "noun",
    [pytest.param(noun, marks=[pytest.mark.long] if noun in OTHERS else []) for noun in EDITED],
)


def opened(office, noun):
    """Return the address of the form, its field, and what a browser would send of it."""
    maker, field = EDITED[noun]
    made = maker()
    if noun in ("incident", "maintenance"):
        address = desk(made)
    elif noun == "incidentupdate":
        address = reverse("console:update", args=[made.code])
    else:
        address = reverse(f"admin:incidents_{noun}_change", args=[made.pk])
        if (there := office.get(address)).status_code == 302:
            address = there.url  # it is edited in the console
    return address, field, fields(office.get(address), field)


@every_form
def test_an_edit_that_a_colleague_was_faster_with_is_refused_and_keeps_what_was_typed(office, noun):
    address, field, form = opened(office, noun)
    office.post(address, form | {field: "Theirs"})

    refused = office.post(address, form | {field: "Mine"})

    assert "Somebody saved this after you opened it" in errors(refused)
    assert fields(refused, field)[field] == "Mine"
    assert fields(office.get(address), field)[field] == "Theirs"


@every_form
def test_who_has_been_told_may_save_all_the_same(office, noun):
    address, field, form = opened(office, noun)
    office.post(address, form | {field: "Theirs"})

    office.post(address, fields(office.post(address, form | {field: "Mine"}), field))

    assert fields(office.get(address), field)[field] == "Mine"


@every_form
def test_one_who_edits_twice_is_not_refused(office, noun):
    address, field, form = opened(office, noun)
    office.post(address, form | {field: "First"})

    office.post(address, fields(office.get(address), field) | {field: "Second"})

    assert fields(office.get(address), field)[field] == "Second"


def test_an_update_posted_meanwhile_does_not_concern_the_details(office):
    incident = make.incident()
    address = desk(incident)
    form = fields(office.get(address), "details-name")
    make.update(incident, now=NOW + MINUTE)

    office.post(address, form | {"details-name": "Endless redirects"})

    incident.refresh_from_db()
    assert incident.name == "Endless redirects"


def test_what_a_colleague_said_of_components_is_not_taken_back_by_an_old_form(office):
    cdn = make.component()
    update = make.incident(components=make.degraded(cdn)).updates.get()
    address = reverse("console:update", args=[update.code])
    form = fields(office.get(address), "body", body="Some redirects loop.")
    updates.edit_update(
        update.pk,
        by=SYSTEM,
        content=UpdateContent(body=update.body, components={}),
        now=NOW + HOUR,
    )

    refused = office.post(address, form)

    cdn.refresh_from_db()
    assert "Somebody saved this" in errors(refused)
    assert cdn.status == "operational"


def test_a_form_that_does_not_say_what_it_showed_is_saved(office):
    address, field, form = opened(office, "page")

    office.post(address, form | {field: "Example", "based_on": ""})

    assert Page.objects.get().name == "Example"
