from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.measuring.line import Track, line
from incidents.domain.measuring.silence import AskedSource
from incidents.domain.vocabulary import ComponentStatus
from tests.make import HOUR, MINUTE, NOW

UTC = ZoneInfo("UTC")
DEGRADED, MAJOR = ComponentStatus.DEGRADED_PERFORMANCE, ComponentStatus.MAJOR_OUTAGE
START = NOW - 10 * HOUR
TODAY = date(2022, 6, 10)


def hours(*spans: tuple[float, float | None]):
    return [(START + a * HOUR, None if b is None else START + b * HOUR) for a, b in spans]


def drawn(*tracks: Track) -> tuple[list[tuple[str, float, float]], list[tuple[float, float]]]:
    found = line(tracks, start=START, end=NOW, zone=UTC)

    def hour(at):
        return (at - START) / HOUR

    return (
        [(each.status, hour(each.started_at), hour(each.ended_at)) for each in found.troubles],
        [(hour(since), hour(until)) for since, until in found.unknown],
    )


def test_trouble_is_as_it_was_measured_and_nothing_is_known_before_it_was():
    track = Track(START + HOUR, MAJOR, hours((2, 3), (9, None)))

    assert drawn(track) == ([(MAJOR, 2, 3), (MAJOR, 9, 10)], [(0, 1)])


def test_while_a_source_says_nothing_its_trouble_is_not_known_to_last():
    track = Track(START, MAJOR, hours((2, None)), hours((4, 6)))

    assert drawn(track) == ([(MAJOR, 2, 4), (MAJOR, 6, 10)], [(4, 6)])


def test_of_several_rules_the_worst_holds_and_one_that_knows_is_enough():
    slow = Track(START, DEGRADED, hours((1, 5)), hours((6, 9)))
    down = Track(START, MAJOR, hours((2, 3)), hours((8, None)))

    troubles, unknown = drawn(slow, down)

    assert troubles == [(DEGRADED, 1, 2), (MAJOR, 2, 3), (DEGRADED, 3, 5)]
    assert unknown == [(8, 9)]


def test_trouble_that_goes_on_is_one_however_many_rules_saw_it_begin_and_end():
    lasting = Track(START, MAJOR, hours((2, None)))
    passing = Track(START, MAJOR, hours((3, 4)))

    assert drawn(lasting, passing) == ([(MAJOR, 2, 10)], [])


def test_trouble_and_silence_are_summed_by_day():
    track = Track(START - 48 * HOUR, MAJOR, hours((0, 1), (2, 2.5)), hours((3, 4)))

    found = line([track], start=START - HOUR, end=NOW, zone=UTC)

    assert found.days == {TODAY: {MAJOR: 5_400.0}}
    assert (found.unknown_days, found.unknown_for) == ({TODAY: 3_600.0}, HOUR)


@pytest.mark.parametrize(
    ("asked", "is_known", "unknown_since", "gap_since"),
    [
        (AskedSource(30), False, NOW, None),
        (AskedSource(30), True, None, None),
        (AskedSource(30, NOW - MINUTE), False, NOW, None),
        (AskedSource(30, NOW - MINUTE, NOW - MINUTE), False, NOW - MINUTE, None),
        (
            AskedSource(30, NOW - MINUTE, NOW - 2 * MINUTE),
            False,
            NOW - 2 * MINUTE,
            NOW - 2 * MINUTE,
        ),
        (AskedSource(30, NOW - MINUTE, NOW - 2 * MINUTE), True, NOW - 2 * MINUTE, NOW - 2 * MINUTE),
        # Nobody asked meanwhile.
        (AskedSource(30, NOW - HOUR), True, NOW - HOUR, NOW - HOUR),
        (AskedSource(3_600, NOW - HOUR), True, None, None),
    ],
)
def test_a_gap_is_told_once_several_readings_are_missing(asked, is_known, unknown_since, gap_since):
    assert asked.unknown_since(is_known=is_known, now=NOW) == unknown_since
    assert asked.gap_since(is_known=is_known, now=NOW) == gap_since
