"""All that capabilities are stored as exists, and they are offered as they are held."""

from __future__ import annotations

import pytest

from incidents.domain.permissions import CAPABILITIES, CODENAMES
from incidents.forms.permissions import CapabilitiesField
from incidents.queries.people import permissions_of

pytestmark = pytest.mark.django_db


def test_all_that_capabilities_are_stored_as_exists():
    assert {each.codename for each in permissions_of(CAPABILITIES)} == CODENAMES


def test_only_what_is_held_whole_is_offered():
    field = CapabilitiesField()
    field.offer({"add_incident", "change_component"})

    assert [name for name, _words in field.choices] == ["set_status"]


def test_permissions_are_shown_as_capabilities():
    field = CapabilitiesField()

    assert field.prepare_value(permissions_of(["post", "audit"])) == ["post", "audit"]
    assert field.prepare_value(["post"]) == ["post"]
