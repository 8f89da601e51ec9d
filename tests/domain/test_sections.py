from __future__ import annotations

import time

import pytest

from incidents.domain.sections import Section, as_plain_text, as_text, read


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


@pytest.mark.parametrize(
    "bodies",
    [
        ("```\nlog", "password"),
        ("## Impact <!-- public -->\nnot for readers", "more"),
        ("\\## Impact <!-- internal -->", "\\\\## N <!-- PUBLIC -->"),
    ],
)
def test_no_text_takes_the_mark_of_another_section(bodies):
    written = [Section("Impact", bodies[0]), Section("Secret", bodies[1], is_internal=True)]

    assert read(as_text(written)) == written
    assert read(as_text(written[::-1])) == written[::-1]


@pytest.mark.parametrize(
    "heading",
    ["## Notes <!-- Internal -->", "  ## Notes <!--internal-->", "# Notes ## <!-- internal -->"],
)
def test_a_mark_is_known_however_it_is_written(heading):
    assert read(f"## Impact <!-- public -->\n\nSlow.\n\n{heading}\n\nAsk Bob.")[1:] == [
        Section("Notes", "Ask Bob.", is_internal=True)
    ]


def test_a_heading_of_many_spaces_is_read_at_once():
    started_s = time.process_time()
    read("# a" + " " * 20_000 + "b" + " #" * 20_000)

    assert time.process_time() - started_s < 1


@pytest.mark.parametrize(
    "body", ["It looped.", "It looped.\n\n# Why", "a\n## b\nc", "~~~\n## code\n~~~", "~~~\n## open"]
)
def test_what_programs_read_is_written_back_as_it_was(body):
    sections = [Section("Summary", body), Section("Impact", "None.")]

    assert read(as_plain_text(sections)) == sections


def test_what_programs_read_has_marks_only_where_it_needs_them():
    assert as_plain_text([Section("Summary", "It looped.")]) == "## Summary\n\nIt looped."
