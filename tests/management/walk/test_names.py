from __future__ import annotations

from collections import Counter

import pytest

from incidents.management.walk import letters, names


def test_empty_lines_are_no_names():
    assert list(names.read(["one\n", "\n", "  two \n", "   ", "three"])) == ["one", "two", "three"]


def test_made_up_names_are_different_and_have_the_proportions_of_the_letters():
    found = list(names.made_up(5_000))

    assert len(set(found)) == 5_000
    assert Counter(map(names.initial, found)) == letters.shares(5_000)


@pytest.mark.parametrize(
    ("name", "initial"),
    [("pip", "p"), ("Pillow", "p"), ("2to3", "0-9"), ("_x", "others"), ("ünder", "others")],
)
def test_what_begins_with_no_letter_is_put_together(name, initial):
    assert names.initial(name) == initial
