"""Errors in a file are named with their line."""

from __future__ import annotations

import pytest

from incidents.domain.configuration.lines import line_of

TEXT = '''\
[page]
name = "Example"
footer_links = """
name = "no key"
[components]
"""
tagline = 'one line'

[[components]]
name = "Index"
[[components]] # the second
name = "Files"
  description = "?"

[[rules]]
name = "Down"
[rules.measure]
address = "https://example.org"
[[rules]]
measure.address = "x"
"quoted key" = 1
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("page",), 1),
        (("page", "name"), 2),
        (("page", "tagline"), 7),
        (("page", "accent"), 1),
        (("components", 0, "name"), 10),
        (("components", 1), 11),
        (("components", 1, "description"), 13),
        (("components", 0, "description"), 9),
        (("rules", 0, "measure", "address"), 18),
        (("rules", 0, "measure", "expected"), 17),
        (("rules", 1, "measure", "address"), 20),
        (("rules", 1, "quoted key"), 21),
        (("jobs", 0), None),
    ],
)
def test_a_key_is_found_or_its_table(place, line):
    assert line_of(TEXT, place) == line


def test_a_line_of_blanks_takes_no_longer_than_another():
    text = f"{TEXT}x = [\n[{' ' * 50_000}!\n]]"

    assert line_of(text, ("rules", 0)) == 15
