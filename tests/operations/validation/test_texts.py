from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.operations.errors import OperationError, Refused
from incidents.operations.validation.texts import clean, name, submission, text

# Characters that trouble parsers, databases and terminals beside everything else.
texts = st.text(st.characters() | st.sampled_from("\0\x07\r\n\t\x7f\ud83d\udfff\ufffe\u200b\u202e"))


@given(texts)
def test_any_text_is_taken_as_readers_see_it_or_refused(value):
    try:
        kept = text(value, field="body", limit=50)
    except OperationError:
        return
    kept.encode()
    assert 0 < len(kept) <= 50
    assert kept == kept.strip()
    assert not set(kept) & set("\0\x07\r\x7f\ufffe")


@given(texts)
def test_cleaning_twice_is_cleaning_once(value):
    try:
        kept = clean(value, field="body")
    except Refused:
        return
    assert clean(kept, field="body") == kept


def test_a_control_character_between_spaces_leaves_one_space():
    assert name("Redirect \0 loops") == "Redirect loops"


@given(texts)
def test_a_name_is_one_line_without_runs_of_space(value):
    try:
        kept = name(value)
    except OperationError:
        return
    assert kept.splitlines() == [kept]
    assert "  " not in kept


@pytest.mark.parametrize(
    "value", ["🔥", "e\u0301", "שלום", "a\u200db", "\U0001f469\u200d\U0001f4bb"]
)
def test_emoji_marks_and_joiners_are_kept(value):
    assert text(value, field="name", limit=255) == value


@pytest.mark.parametrize("value", ["", None, " "])
def test_no_submission_key_is_none(value):
    assert submission(value) is None
