from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.markdown.samples import html

SAMPLES = Path(__file__).parents[2] / "samples" / "markdown"


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


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("block", "rendered"),
    [
        ("Wait.", "<p>Wait.</p>"),
        ("```\nx\n```", '<pre class="highlight" tabindex="0"><code>x</code></pre>'),
        ("- x\n- y", "<ul><li>x</li><li>y</li></ul>"),
        ("> x", "<blockquote><p>x</p></blockquote>"),
        ("    x", '<pre tabindex="0"><code>x</code></pre>'),
        ("Wait.\n\nLonger.", "<p>Wait.</p><p>Longer.</p>"),
    ],
)
def test_an_item_follows_one_of_several_blocks(block, rendered, between):
    source = f"1. A\n\n{indented(block)}{between}2. B\n3. C"

    expected = f"<ol><li><p>A</p>{rendered}</li><li><p>B</p></li><li><p>C</p></li></ol>"
    assert html(source) == expected
    assert html(indented(source, "> ")) == f"<blockquote>{expected}</blockquote>"
    assert html(f"- Z\n\n{indented(source)}") == f"<ul><li><p>Z</p>{expected}</li></ul>"
    assert expected in html(f"a[^1]\n\n[^1]: Note\n\n{indented(source, '    ')}")


def test_an_item_follows_a_table_and_tasks_follow_tasks():
    table = html("1. A\n\n   | x | y |\n   |---|---|\n   | 1 | 2 |\n2. B")
    tasks = html("- [x] A\n\n  Wait.\n- [ ] B")

    assert table.count("<tr>") == 2
    assert table.endswith("</div></li><li><p>B</p></li></ol>")
    assert tasks.count('<li class="task-list-item">') == 2


def test_an_item_still_empty_is_an_item_and_underlines_nothing():
    assert html("- a\n-\n- b") == "<ul><li>a</li><li></li><li>b</li></ul>"
    assert html("1. a\n2.\n") == "<ol><li>a</li><li></li></ol>"
    assert html("Title\n-") == '<h4 id="md-u1-title">Title</h4>'


def test_pasted_dots_are_lists():
    assert html("Affected:\n• a\n• b\n  ◦ c") == html("Affected:\n- a\n- b\n  - c")
    assert html("•a\n•\xa0b") == html("- a\n- b")
    assert html("• a\n\n  ```\n  x\n  ```\n• b") == html("- a\n\n  ```\n  x\n  ```\n- b")


def test_only_a_list_with_gaps_of_its_own_has_paragraphs():
    assert html("- a\n  - b\n\n  - c\n- d") == (
        "<ul><li>a<ul><li><p>b</p></li><li><p>c</p></li></ul></li><li>d</li></ul>"
    )


def test_the_founding_postmortem_keeps_its_lists():
    dashes = html(sample("postmortem_lists.md"))
    dots = html(sample("pasted_bullets.md"))

    shape = "<ul><li><p>Before</p><ul><li></li><li></li></ul></li>"
    shape += "<li><p>After</p><ul><li></li><li></li></ul></li></ul>"
    for rendered in (dashes, dots):
        first = rendered[rendered.index("<ul>") : rendered.rindex("</ul>") + 5]
        assert re.sub(r"(?<=<li>)(?!<p>).*?(?=</li>)", "", first) == shape
    assert html(sample("postmortem_lists.md").replace("- ", "• ")) == dashes
    assert dashes.endswith("letter</code></pre></li><li><p>Watch the failures.</p></li></ol>")


ITEMS = st.recursive(
    st.lists(st.just(()), min_size=1, max_size=3),
    lambda nested: st.lists(st.just(()) | nested, min_size=1, max_size=3),
    max_leaves=12,
)


@given(ITEMS, st.sampled_from(["-", "•", "*", "1."]), st.data())
def test_any_tree_of_items_is_that_tree_however_it_is_spaced(tree, mark, data):
    rendered = html("\n".join(written(tree, mark, data)))

    tag = "ol" if mark == "1." else "ul"
    assert re.sub(r"</?p>", "", rendered) == expected(tree, tag)


def written(tree: Sequence[Any], mark: str, data: st.DataObject) -> Iterator[str]:
    for children in tree:
        yield f"{mark} x"
        yield from [""] * data.draw(st.integers(0, 1))
        for line in written(children, mark, data):
            yield line and " " * (len(mark) + 1) + line


def expected(tree: Sequence[Any], tag: str) -> str:
    items = "".join(f"<li>x{expected(children, tag)}</li>" for children in tree)
    return items and f"<{tag}>{items}</{tag}>"


def indented(text: str, prefix: str = "   ") -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")
