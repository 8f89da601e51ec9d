from __future__ import annotations

import pytest

from incidents.models import AuditEntry
from incidents.operations import components, groups
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from tests import make, stored
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_a_group_with_components_is_not_removed():
    group = make.group()
    make.component(group=group)

    with stored.nothing_written(), pytest.raises(Refused, match="move them to another group"):
        groups.remove_group(group.pk, by=SYSTEM, now=NOW)


def test_a_group_whose_components_were_removed_can_be_removed():
    group = make.group()
    cdn = make.component(group=group)
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)

    groups.remove_group(group.pk, by=SYSTEM, now=NOW)

    cdn.refresh_from_db()
    assert cdn.group is None
    assert AuditEntry.objects.latest("pk").kind == "group.removed"
