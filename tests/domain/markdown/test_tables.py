from __future__ import annotations

import pytest

from tests.domain.markdown.samples import html

TABLE = "| x | y |\n|---|---|\n| 1 | 2 |"


@pytest.mark.parametrize("before", ["Text:", "- item", "1. item", "> quoted", "Two\nlines"])
def test_a_table_right_after_other_text_is_a_table(before):
    rendered = html(f"{before}\n{TABLE}")

    assert rendered.endswith(html(TABLE))
    assert rendered.startswith(html(before))


def test_a_table_within_an_item_is_a_table():
    rendered = html("- a\n  | x | y |\n  |---|---|\n  | 1 | 2 |\n- b")

    assert rendered == f"<ul><li>a{html(TABLE)}</li><li>b</li></ul>"


def test_an_escaped_pipe_is_a_pipe_in_code_too():
    rendered = html("| a | b |\n|---|---|\n| `x\\|y` | x\\|y |\n| ``a\\|`b`` | `p|q` |")

    assert "<td><code>x|y</code></td><td>x|y</td>" in rendered
    assert "<td><code>a|`b</code></td><td><code>p|q</code></td>" in rendered


def test_a_rule_after_a_line_with_a_pipe_is_no_table():
    assert "<table" not in html("a | b\n---") + html("a | b\n- | c\n- d")
