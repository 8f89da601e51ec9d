from __future__ import annotations

import pytest

from incidents.domain.sections import Section, as_text, read


@pytest.mark.parametrize(
    "sections",
    [
        [],
        [Section("Summary", "It looped.")],
        [Section("Summary", ""), Section("Notes", "Ask Bob.", is_internal=True)],
        [Section("Summary", "## Before\n\nIt stood.\n\n# After\n\nIt looped.")],
        [Section("Code", "```\n## Impact <!-- public -->\n```"), Section("Next", "It ended.")],
        [Section("Why #1?", "- a\n    - b\n\n| a | b |\n| --- | --- |\n| 1 | 2 |")],
    ],
)
def test_what_is_exported_is_read_as_it_was(sections):
    assert read(as_text(sections)) == sections


def test_a_text_of_elsewhere_has_sections_at_its_headings():
    text = "It was bad.\r\n\r\n# What happened #\r\nIt looped.\n### Before\nNothing.\n## Lessons\n"

    assert read(text) == [
        Section("Summary", "It was bad."),
        Section("What happened", "It looped.\n### Before\nNothing."),
        Section("Lessons", ""),
    ]


def test_a_mark_makes_a_section_internal_where_others_have_none():
    assert read("## Story\n\n## Names <!-- internal -->\nBob.") == [
        Section("Story", ""),
        Section("Names", "Bob.", is_internal=True),
    ]
