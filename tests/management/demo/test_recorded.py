"""The readings of the founding incident fit what is known of that day."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from incidents.management.demo import recorded
from incidents.management.walk.letters import NAMES_BY_LETTER

READINGS = list(recorded.readings())


def ended_at(letter):
    for reading in READINGS:
        if next(each for each in reading.partitions if each.name == letter).remaining == 0:
            return datetime.fromtimestamp(reading.at_s, UTC)
    return None


def test_they_begin_at_11_34_with_nothing_and_end_at_16_01_with_everything():
    first, last = READINGS[0], READINGS[-1]

    assert f"{datetime.fromtimestamp(first.at_s, UTC):%Y-%m-%d %H:%M}" == "2022-06-10 11:34"
    assert f"{datetime.fromtimestamp(last.at_s, UTC):%H:%M}" == "16:01"
    assert not any(each.done for each in first.partitions)
    assert {each.name: each.done for each in last.partitions} == NAMES_BY_LETTER


def test_p_ends_with_the_day_and_all_others_before_13_54():
    ends = {letter: ended_at(letter) for letter in NAMES_BY_LETTER}

    assert ends.pop("p") == recorded.ENDED_AT
    assert max(ends.values()) < recorded.ENDED_AT.replace(hour=13, minute=54)


def test_no_count_goes_back():
    for before, after in pairwise(READINGS):
        for was, now in zip(before.partitions, after.partitions, strict=True):
            assert was.processed <= now.processed <= now.total
            assert was.failed <= now.failed


def test_some_purges_failed():
    assert 50 < sum(each.failed for each in READINGS[-1].partitions) < 500
