from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import AuditEntry, Component, ComponentGroup, Revision
from incidents.operations import components, groups
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from incidents.operations.order import standing_in
from tests import make, stored
from tests.make import NOW

pytestmark = pytest.mark.django_db


def move(row: Component | ComponentGroup, **where: str) -> None:
    by_kind = {Component: components.move_component, ComponentGroup: groups.move_group}
    by_kind[type(row)](row.pk, by=SYSTEM, now=NOW, **where)


def new(maker: Callable[..., Any], name: str, **fields: Any) -> Any:
    return maker(name, position=None, **fields)


def names(group: ComponentGroup | None = None) -> list[str]:
    return [row.name for row in standing_in(group)]


def test_what_is_new_goes_last():
    files = new(make.group, "Files")
    new(make.component, "Zebra")
    new(make.group, "Mail")
    new(make.component, "Api")
    for name in ("Z", "A"):
        new(make.component, name, group=files)

    assert names() == ["Files", "Zebra", "Mail", "Api"]
    assert names(files) == ["Z", "A"]


def test_groups_and_lone_components_are_moved_among_each_other():
    for name in "AB":
        new(make.component, name)
    c = new(make.group, "C")
    a = Component.objects.get(name="A")

    move(c, before=a.code)
    assert names() == ["C", "A", "B"]
    move(a)
    assert names() == ["C", "B", "A"]


def test_a_component_is_moved_into_a_group_within_it_and_out_of_it():
    files, lone = new(make.group, "Files"), new(make.component, "Lone")
    first = new(make.component, "First", group=files)

    move(lone, group=files.code, before=first.code)
    assert (names(), names(files)) == (["Files"], ["Lone", "First"])
    move(first, group=files.code, before=lone.code)
    assert names(files) == ["First", "Lone"]
    move(first, before=files.code)
    assert (names(), names(files)) == (["First", "Files"], ["Lone"])


def test_those_that_shared_a_position_are_told_apart():
    a, _b, c = (make.component(name) for name in "ABC")

    move(c, before=a.code)

    assert names() == ["C", "A", "B"]


def test_a_move_is_one_entry_in_the_audit_and_one_revision():
    rows = [new(make.component, name) for name in "ABCD"]
    before = Revision.objects.get(topic="page").number

    move(rows[3], before=rows[0].code)

    assert AuditEntry.objects.filter(kind="component.edited").count() == 1
    assert Revision.objects.get(topic="page").number == before + 1


def test_to_move_something_where_it_is_changes_nothing():
    a, b = new(make.component, "A"), new(make.component, "B")

    with stored.nothing_written():
        move(a, before=b.code)
        move(b)


def test_a_component_with_another_group_goes_last_in_it():
    files = new(make.group, "Files")
    a = new(make.component, "A")
    new(make.component, "B", group=files)

    components.edit_component(a.pk, by=SYSTEM, now=NOW, group=files)

    assert names(files) == ["B", "A"]


@pytest.mark.parametrize("where", [{"before": "gone"}, {"group": "gone"}])
def test_where_nothing_is_any_more_nothing_can_be_put(where):
    component = new(make.component, "A")

    with stored.nothing_written(), pytest.raises(Refused, match="has gone"):
        move(component, **where)


def test_order_counts_what_was_removed_no_more():
    new(make.component, "A")
    components.remove_component(new(make.component, "B").pk, by=SYSTEM, now=NOW)

    assert names() == ["A"]
