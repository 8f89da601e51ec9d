from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from incidents.management.walk import names, partitions
from incidents.management.walk.partitions import Division

NAMES = st.lists(st.text("apz19_", min_size=1), unique=True)
PARTS = st.integers(1, 9) | st.just(10**15)


@given(NAMES, st.sampled_from(Division), PARTS)
def test_each_name_is_in_one_partition_and_none_is_empty(wanted, division, processes):
    divided = partitions.divide(wanted, division=division, processes=processes)

    assert sorted(chain.from_iterable(divided.values())) == sorted(wanted)
    assert all(divided.values())


@given(NAMES, PARTS)
def test_partitions_by_size_differ_by_one_at_most(wanted, parts):
    sizes = [len(found) for found in partitions.by_size(wanted, parts=parts).values()]

    assert len(sizes) == min(parts, len(wanted))
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


@given(NAMES)
def test_partitions_by_letter_hold_what_begins_alike(wanted):
    for letter, found in partitions.by_letter(wanted).items():
        assert {names.initial(name) for name in found} == {letter}
