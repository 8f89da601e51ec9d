"""Values that are written as TOML are read as they were."""

from __future__ import annotations

import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.configuration import written

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.dictionaries(TEXTS.filter(bool), TEXTS | st.integers(0, 99) | st.booleans()))
def test_any_text_is_read_as_it_was_written(row):
    assert tomllib.loads("\n".join(written.table("page", row))) == {"page": row}


def test_lists_of_tables_may_have_tables_in_them():
    rows = [
        {"name": "a", "on": date(2022, 6, 10), "parts": ["x", "y"], "measure": {"n": 1}},
        {"name": "b", "body": "Two\nlines with ''' in them."},
        {"name": "c", "body": "Two\nlines."},
    ]

    text = "\n".join(written.rows("rules", rows))

    assert tomllib.loads(text) == {"rules": rows}
    assert "'''\nTwo\nlines.'''" in text
