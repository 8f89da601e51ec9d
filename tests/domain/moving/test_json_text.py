"""A document in JSON is looked through as a whole, and read one part after the other."""

from __future__ import annotations

import pytest

from incidents.domain.moving.json_text import json_text
from incidents.domain.moving.places import MalformedContent

TEXT = '{"page": {"name": "x"},\n "rows": [\n{"a": 1},\n  {"a": [2, "]"]}]}\n'


def test_parts_are_as_they_stand_in_the_text():
    document = json_text(TEXT)

    assert document.of(document.members["page"]) == '{"name": "x"}'
    second = document.elements["rows"][1]
    assert (document.of(second), document.line(second)) == ('{"a": [2, "]"]}', 4)
    assert second.path == "rows[1]"


@pytest.mark.parametrize("end", range(len(TEXT.rstrip())))
def test_a_document_that_was_cut_off_anywhere_is_refused(end):
    with pytest.raises(MalformedContent, match=r"^line"):
        json_text(TEXT[:end])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "line 1, column 1: an object was expected"),
        ('{"a": 1}\n{}', "line 2, column 1: something stands behind the end"),
        ('{"a": 1,\n"a": 2}', "line 2, column 4: “a” stands in it twice"),
        ('{"a": [1,, 2]}', "line 1, column 10: expecting value"),
        ('{"a" 1}', "a colon was expected"),
        ('{"a": 1 "b": 2}', "a comma was expected"),
        ('{"a": [1 2]}', "a comma was expected"),
        ("{1: 2}", "a name in quotes was expected"),
        ('{"a": "\t"}', "invalid control character"),
        (f'{{"a": {"[" * 100_000}', "nested too deeply"),
        (f'{{"a": {"1" * 5_000}}}', "a number too long"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, why):
    with pytest.raises(MalformedContent, match=why):
        json_text(text)
