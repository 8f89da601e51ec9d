from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest

from incidents.domain.content import UpdateContent
from incidents.models.update import CONTENT
from incidents.operations import components, groups, incidents, maintenances, pages
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Outdated
from incidents.operations.jobs import lifecycle
from incidents.operations.versions import edited, refuse_outdated, version
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

EDITS = [
    (pages.edit_page, make.page),
    (groups.edit_group, make.group),
    (components.edit_component, make.component),
    (lifecycle.edit_job, make.job),
    (incidents.edit_incident, make.incident),
    (maintenances.edit_maintenance, make.maintenance),
]
OF_THE_ACT = {"by", "now", "based_on", "return"}


@pytest.mark.parametrize(("edit", "build"), EDITS, ids=lambda each: each.__name__)
def test_whatever_an_edit_can_write_is_part_of_the_version(edit, build):
    row: Any = build()
    row.refresh_from_db()
    before = edited(row)
    hints = get_type_hints(edit)
    [details] = get_args(hints.pop("details"))
    written = {*details.__annotations__, *list(hints)[1:]} - OF_THE_ACT

    for name in written:
        column = f"{name}_id" if hasattr(row, f"{name}_id") else name
        kept = getattr(row, column)
        setattr(row, column, "other")
        assert edited(row) != before, name
        setattr(row, column, kept)
    assert edited(row) == before


@pytest.mark.parametrize(("edit", "build"), EDITS, ids=lambda each: each.__name__)
def test_an_edit_keeps_what_it_leaves_out(edit, build):
    row: Any = build()
    row.refresh_from_db()
    key = [] if edit == pages.edit_page else [row.pk]

    after = edit(*key, by=SYSTEM, now=NOW + HOUR)

    assert edited(after) == edited(row)


def test_all_that_an_update_tells_is_part_of_its_version():
    cdn = make.component()
    update = make.incident(components=make.degraded(cdn)).updates.get()
    before = version(update)

    for name in CONTENT:
        kept = getattr(update, name)
        setattr(update, name, NOW + HOUR if name.endswith("_at") else not kept)
        assert version(update) != before, name
        setattr(update, name, kept)
    assert version(update) == before
    update.affected.all().delete()
    assert version(update) != before


def test_an_update_keeps_its_content_but_for_what_is_kept_elsewhere():
    elsewhere = {"affected", "components", "residual_effect", "residual_ends_at"}

    assert set(CONTENT) | elsewhere == UpdateContent().flat().keys()
    assert len(fields(UpdateContent)) == len(CONTENT) - 2 + len(elsewhere)


def test_an_edit_based_on_an_older_version_is_refused():
    page = make.page()
    seen = version(page)
    refuse_outdated(edited(page), based_on=seen)
    refuse_outdated(edited(page), based_on=None)

    page.name = "Other"

    with pytest.raises(Outdated, match="saved this after you opened it"):
        refuse_outdated(edited(page), based_on=seen)
