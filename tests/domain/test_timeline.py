from __future__ import annotations

from incidents.domain.timeline import Moment, MomentKind, changes, merged, shown
from tests.make import MINUTE, NOW


def moment(key: str, minutes: int = 0, **fields) -> Moment:
    return Moment(key, NOW + minutes * MINUTE, MomentKind.COMPONENT, **fields)


def test_moments_are_in_order_of_time_with_their_stars():
    found = merged([moment("b", 2), moment("a", 1)], starred=["b", "gone"])

    assert [(each.key, each.is_starred) for each in found] == [("a", False), ("b", True)]


def test_starred_moments_are_shown_and_all_if_there_are_none():
    found = merged([moment("a"), moment("b")], starred=["b"])

    assert [each.key for each in shown(found)] == ["b"]
    assert shown([moment("a")]) == [moment("a")]


def test_a_component_that_is_what_it_was_has_not_changed():
    states = ["operational", "major_outage", "major_outage", "operational"]
    told = [moment(str(n), n, subject="CDN", state=state) for n, state in enumerate(states)]

    assert [each.key for each in changes(told)] == ["1", "3"]
