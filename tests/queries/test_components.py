from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component
from incidents.operations import components as operations
from incidents.operations.actor import SYSTEM
from incidents.queries.components import component, named, on_page, sections, shown
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_groups_and_lone_components_share_one_order():
    index = make.group("Package index", position=2)
    second = make.component("Backends", group=index, position=2)
    first = make.component("CDN", group=index, position=1)
    search = make.component("Search", position=1)
    uploads = make.component("Uploads", position=3)

    assert on_page() == [search, first, second, uploads]
    assert [(s.group, s.components) for s in sections(on_page())] == [
        (None, [search]),
        (index, [first, second]),
        (None, [uploads]),
    ]


def test_of_the_same_position_the_name_decides():
    zebra, ant = make.component("Zebra"), make.component("Ant")

    assert on_page() == [ant, zebra]


def test_of_the_same_name_and_position_too_the_one_that_was_first_stays_first():
    one, two = make.component(), make.component()

    in_either_order = [[one, two], [two, one]]

    assert [sorted(each, key=lambda c: c.page_order) for each in in_either_order] == [
        [one, two]
    ] * 2


def test_groups_of_one_name_and_position_stay_apart():
    one, two = make.group(), make.group()
    for number in range(2):
        make.component(f"Part {number}", group=one)
        make.component(f"Part {number}", group=two)

    assert [section.group for section in sections(on_page())] == [one, two]


def test_a_section_is_as_bad_as_its_worst_component():
    index = make.group()
    make.component("CDN", group=index)
    worst = make.component("Backends", group=index)
    make.incident(components=make.degraded(worst))

    [section] = sections(on_page())

    assert section.status == ComponentStatus.DEGRADED_PERFORMANCE


def test_some_components_are_shown_only_while_degraded():
    cdn = make.component(is_hidden_while_operational=True)
    assert shown() == []
    assert on_page() == [cdn]

    make.incident(components=make.degraded(cdn))
    assert shown() == [cdn]


def test_removed_components_are_not_found():
    cdn = make.component()
    operations.remove_component(cdn.pk, by=SYSTEM, now=NOW)

    assert on_page() == shown() == []
    with pytest.raises(Component.DoesNotExist):
        component(cdn.code)


def test_names_and_statuses_alone_are_read_in_one_query(django_assert_num_queries):
    make.component(group=make.group())
    make.component("Search")

    with django_assert_num_queries(1):
        found = [(c.code, c.full_name, c.get_status_display()) for c in named()]
    assert found == [(c.code, c.full_name, c.get_status_display()) for c in on_page()]


def test_two_queries_for_all_and_one_for_one(django_assert_num_queries):
    cdn = make.component(group=make.group())
    make.component("Search")

    with django_assert_num_queries(2):
        assert [c.full_name for c in shown()] == ["Package index › Index – CDN", "Search"]
    with django_assert_num_queries(2):
        assert sections(on_page())
    with django_assert_num_queries(1):
        assert component(cdn.code).full_name == "Package index › Index – CDN"
