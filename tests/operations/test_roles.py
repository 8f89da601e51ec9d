from __future__ import annotations

import pytest

from incidents.operations import roles
from incidents.operations.errors import NotAllowed
from tests import stored
from tests.make import NOW
from tests.operations.conftest import actor, permission, role

pytestmark = pytest.mark.django_db


def test_nobody_makes_or_changes_a_role_that_may_do_more_than_they():
    by, more, editors = actor("change_user"), permission("add_incident"), role("?", "add_incident")

    with stored.nothing_written(), pytest.raises(NotAllowed):
        roles.create_role(by=by, name="Editors", permissions=[more], now=NOW)
    with stored.nothing_written(), pytest.raises(NotAllowed):
        roles.edit_role(editors.pk, by=by, name="Editors", permissions=[], now=NOW)
    with stored.nothing_written(), pytest.raises(NotAllowed):
        roles.remove_role(editors.pk, by=by, now=NOW)
