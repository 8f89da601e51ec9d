from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from incidents.domain.permissions import (
    CAPABILITIES,
    CODENAMES,
    READY_ROLES,
    all_in_words,
    codenames_of,
    held_partly,
    held_whole,
    in_words,
)

CODE = [settings.BASE_DIR / "incidents", settings.BASE_DIR / "templates"]
# Told from methods and constraints that are named alike by where they stand.
NAMES = r"(?:view|add|change|delete|publish)_\w+"
ASKED = re.compile(
    rf'"incidents\.{NAMES}"|perms\.incidents\.\w+|@screen\([^)]*\)|^SEEING = .*', re.MULTILINE
)


def files() -> list[Path]:
    found = [
        path for folder in CODE for path in folder.rglob("*") if path.suffix in (".py", ".html")
    ]
    return [path for path in found if "migrations" not in path.parts]


def test_every_permission_that_code_asks_for_belongs_to_exactly_one_capability():
    places = "\n".join(each for path in files() for each in ASKED.findall(path.read_text()))
    asked = set(re.findall(NAMES, places))

    assert len(asked) > 20
    for name in asked:
        owners = [each for each, one in CAPABILITIES.items() if name in one.codenames]
        assert len(owners) == 1, f"{name} belongs to {owners or 'no capability'}"


def test_no_permission_belongs_to_two():
    assert sum(len(each.codenames) for each in CAPABILITIES.values()) == len(CODENAMES)


def test_there_are_few():
    of_programs = {"alerts"}
    assert len(CAPABILITIES.keys() - of_programs) <= 12


def test_each_role_that_a_page_begins_with_may_do_more_than_the_one_before():
    sets = [codenames_of(names) for names in READY_ROLES.values()]

    assert all(less < more for less, more in pairwise(sets))
    assert sets[-1] == CODENAMES


@pytest.mark.parametrize(
    ("codenames", "whole", "partly"),
    [
        ([], [], []),
        (["add_incident", "add_incidentupdate"], ["post"], []),
        (["add_incident", "change_component"], ["set_status"], ["post"]),
    ],
)
def test_what_is_held_in_part_is_told_from_what_is_held_whole(codenames, whole, partly):
    assert (list(held_whole(codenames)), list(held_partly(codenames))) == (whole, partly)


def test_what_has_no_words_is_named_as_it_is_stored():
    assert in_words("view_draft") == "view_draft"
    people = "Manage people, roles and API tokens"
    assert all_in_words(["view_draft", "add_user"]) == [people, "view_draft"]
