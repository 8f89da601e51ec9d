from __future__ import annotations

from incidents.domain.beginnings import TIMELINE, Copy, beginnings, guide, unknown

OUTLINE = "What you did.\n\n{{ copy:decisions }}\n  {{copy:jobs}}\n\nBe brief.\n{{ timeline }}"


def test_a_line_in_braces_is_what_a_section_begins_with_and_no_guide():
    assert list(beginnings(OUTLINE)) == [Copy.DECISIONS, Copy.JOBS, TIMELINE]
    assert guide(OUTLINE) == "What you did.\n\n\nBe brief."


def test_a_guide_that_speaks_of_the_timeline_begins_with_it_as_ever():
    text = "{{ timeline }} shows what was said. Add what you saw."

    assert list(beginnings(text)) == [TIMELINE]
    assert guide(text) == text


def test_what_cannot_be_copied_is_named():
    assert unknown("Tell it.\n{{ copy:jobs }}\n{{ copy:weather }}") == ["weather"]
