from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.diffs import BY_WORD_MAX, Fate, diff


def told(old: str, new: str) -> str:
    marks = {Fate.KEPT: "{}", Fate.ADDED: "[+{}]", Fate.REMOVED: "[-{}]", Fate.SKIPPED: "…"}
    return "".join(marks[piece.fate].format(piece.text) for piece in diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "All is well.", "[+All is well.]"),
        ("All is well.", "", "[-All is well.]"),
        ("All is well.", "All was well.", "All [-is][+was] well."),
        ("a\nb\n", "a\nc\n", "a\n[-b][+c]\n"),
    ],
)
def test_words_are_compared(old, new, expected):
    assert told(old, new) == expected


def test_far_from_a_change_lines_are_left_out():
    lines = "".join(f"line {number}\n" for number in range(20))

    assert told(lines, lines + "end\n") == "…line 19\n[+end\n]"


def test_long_passages_are_compared_as_a_whole():
    old, new = "a " * BY_WORD_MAX, "b " * BY_WORD_MAX

    assert told(old, new) == f"[-{old}][+{new}]"


@given(st.text("ab\n ", max_size=30), st.text("ab\n ", max_size=30))
def test_nothing_that_changed_is_left_out(old, new):
    pieces = diff(old, new)

    assert ("".join(p.text for p in pieces if p.fate == Fate.ADDED) == "") <= (len(new) <= len(old))
    if not any(piece.fate == Fate.SKIPPED for piece in pieces):
        assert "".join(p.text for p in pieces if p.fate != Fate.ADDED) == old
        assert "".join(p.text for p in pieces if p.fate != Fate.REMOVED) == new
