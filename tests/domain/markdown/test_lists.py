from __future__ import annotations

import pytest

from tests.domain.markdown.samples import html


def test_a_list_needs_no_empty_line_before_it():
    assert html("Affected:\n- a\n- b\n1. c") == (
        "<p>Affected:</p><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"
    )


def test_a_number_at_the_start_of_a_line_of_text_starts_no_list():
    assert html("It took\n42. Not more.") == "<p>It took<br>42. Not more.</p>"


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_lists_nest_however_they_are_indented(indent):
    assert html(f"- a\n{indent}- b\n{indent * 2}- c\n- d") == (
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"
    )


def test_what_follows_a_list_is_not_part_of_it():
    assert html("- a\n# b").endswith('<h3 id="md-u1-b">b</h3>')
    assert html("- a\n---\n").endswith("<hr>")
    assert html("- a\n> b").endswith("<blockquote><p>b</p></blockquote>")
    assert html("- a\n\nb").endswith("</ul><p>b</p>")
