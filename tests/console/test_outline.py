"""The order of the page: shown as readers see it, changed by buttons and by what a drag sends."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.queries.components import outline
from tests import make

pytestmark = pytest.mark.django_db

LIST, MOVE = reverse("console:outline"), reverse("console:move")


@pytest.fixture
def page():
    """A, Files (B, C), Mail: two groups, one of them empty, and a lone component."""
    files = make.group("Files", position=2)
    made = [
        make.component("A", position=1),
        files,
        make.component("B", group=files, position=1),
        make.component("C", group=files, position=2),
        make.group("Mail", position=3),
    ]
    return {row.name: row.code for row in made}


def order() -> list[str]:
    return [
        name
        for entry in outline()
        for name in (entry.row.name, *(f"- {each.name}" for each in entry.components))
    ]


def test_all_is_listed_as_readers_see_it_and_empty_groups_as_well(office, page):
    shown = office.get(LIST).content.decode()

    assert re.findall(r'class="name"[^>]*><bdi>(.*?)</bdi>', shown) == [
        *("A", "Files", "B", "C", "Mail")
    ]


@pytest.mark.parametrize(
    ("name", "way", "after"),
    [
        ("A", "down", ["Files", "- B", "- C", "A", "Mail"]),
        ("Files", "up", ["Files", "- B", "- C", "A", "Mail"]),
        ("Files", "down", ["A", "Mail", "Files", "- B", "- C"]),
        ("C", "up", ["A", "Files", "- C", "- B", "Mail"]),
        ("B", "down", ["A", "Files", "- C", "- B", "Mail"]),
        ("A", "up", ["A", "Files", "- B", "- C", "Mail"]),
        ("Mail", "down", ["A", "Files", "- B", "- C", "Mail"]),
    ],
)
def test_a_button_moves_one_place(office, page, name, way, after):
    answer = office.post(MOVE, {"move": f"{page[name]}:{way}"}, follow=True)

    assert order() == after
    assert f"“{name}” is moved" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "group", "before", "after"),
    [
        ("A", "Files", "C", ["Files", "- B", "- A", "- C", "Mail"]),
        ("A", "Mail", "", ["Files", "- B", "- C", "Mail", "- A"]),
        ("B", "", "A", ["B", "A", "Files", "- C", "Mail"]),
        ("Mail", "", "A", ["Mail", "A", "Files", "- B", "- C"]),
    ],
)
def test_a_drag_says_where_it_ended(office, page, name, group, before, after):
    sent = {"move": page[name], "group": page.get(group, ""), "before": page.get(before, "")}

    office.post(MOVE, sent)

    assert order() == after


def test_a_place_that_has_gone_is_refused_with_a_word(office, page):
    answer = office.post(MOVE, {"move": page["A"], "before": "gone"}, follow=True)

    assert "has gone" in answer.content.decode()
    assert order()[0] == "A"


@pytest.mark.parametrize("move", ["", "gone", "gone:up"])
def test_what_is_not_there_is_not_found(office, page, move):
    assert office.post(MOVE, {"move": move}).status_code == 404


def test_who_may_only_look_has_no_buttons(office_of, page):
    office = office_of("view_component")

    assert "<button" not in office.get(LIST).content.decode().partition("<main")[2]
    assert office.post(MOVE, {"move": f"{page['A']}:down"}).status_code == 403


def test_the_list_costs_the_same_however_long_it_is(office, django_assert_num_queries):
    for number in range(9):
        make.component(f"{number}", group=make.group(f"Group {number}"))

    with django_assert_num_queries(5):
        office.get(LIST)
