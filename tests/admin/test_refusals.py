"""Refusals in forms: each stands at the field that it is about."""

from __future__ import annotations

import pytest

from incidents.forms.new_incident import new_incident
from incidents.forms.saving import attempt
from incidents.operations.errors import Refused
from tests import make
from tests.admin.addresses import desk
from tests.admin.forms import errors, fields

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ("display_at", "display_at"),
        ("next_update_at", "promise"),
        ("submission", "__all__"),
        ("scheduled_for", "__all__"),
        (None, "__all__"),
    ],
)
def test_a_refusal_stands_at_the_field_that_it_is_about_if_that_is_in_sight(about, place):
    form = new_incident({"status": "identified", "body": "?", "name": "Loops"})
    assert form.is_valid()

    def write():
        raise Refused("Choose a later time.", field=about)

    assert attempt(form, write) is None
    assert form.errors == {place: ["Choose a later time."]}


def test_so_it_does_on_the_page(office):
    address = desk(make.maintenance())
    form = fields(office.get(address), "details-name")
    early = {"details-scheduled_until": "2022-06-01T12:00"}

    shown = errors(office.post(address, form | early))

    assert "see the fields marked below" in shown
    assert shown.index("would end before it starts") > shown.index("Scheduled until")
