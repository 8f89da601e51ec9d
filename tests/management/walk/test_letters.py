from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incidents.management.walk.letters import NAMES_BY_LETTER, shares


@given(st.integers(0, 1_000_000))
def test_shares_are_all_there_is_and_off_by_less_than_one(count):
    divided = shares(count)

    in_all = sum(NAMES_BY_LETTER.values())
    assert sum(divided.values()) == count
    for letter, share in divided.items():
        assert abs(share - count * NAMES_BY_LETTER[letter] / in_all) < 1


def test_every_eighth_name_or_so_begins_with_p():
    assert shares(1000)["p"] == 119
    assert max(NAMES_BY_LETTER, key=NAMES_BY_LETTER.get) == "p"
