from __future__ import annotations

import pytest

from incidents.operations import schema

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_of_this_version_has_what_it_knows_and_nothing_later():
    assert schema.applied() == schema.known()
    assert schema.of_later_version() == set()


def test_a_database_that_went_through_what_was_squashed_has_the_same(recorder):
    recorder.record_unapplied("incidents", "0001_squashed_0058_api_tokens")

    assert schema.applied() == schema.known()


def test_what_a_later_version_added_is_named_and_what_is_of_other_programs_is_not(recorder):
    recorder.record_applied("incidents", "9999_later")
    recorder.record_applied("others", "0001_initial")

    assert schema.of_later_version() == {"incidents.9999_later"}


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["b", "a"], "a, b"),
        (["c", "b", "a"], "a, b, c"),
        (["d", "c", "b", "a", "e"], "a, b, c and 2 more"),
    ],
)
def test_a_few_are_told_by_name_and_the_rest_by_number(names, told):
    assert schema.told(names) == told
