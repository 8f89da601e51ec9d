from __future__ import annotations

import time

import pytest

from incidents.domain.markdown.pasted import as_markdown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>It <b>looped</b>.</p><p>It <i>ended</i>.</p>", "It **looped**.\n\nIt *ended*."),
        ("<h2>Impact</h2>Much.", "## Impact\n\nMuch."),
        (
            "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>",
            "- a\n    - b\n    - c\n- d",
        ),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n    - b\n- c"),
        ("<ol><li><p>one</p></li><li><p>two</p></li></ol>", "1. one\n2. two"),
        (
            "<table><tr><th>at</th><th>what</th></tr><tr><td>10:50</td><td>a|b</td></tr></table>",
            "| at | what |\n| --- | --- |\n| 10:50 | a\\|b |",
        ),
        ("<pre><code>x = 1\ny = 2\n</code></pre>", "```\nx = 1\ny = 2\n```"),
        ('<a href="https://example.org/">here</a>', "[here](https://example.org/)"),
        ('<b style="font-weight:normal"><p>Plain.</p></b>', "Plain."),
        ('<span style="font-weight:700">Bold</span> text', "**Bold** text"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n> \n> b"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        (
            '<div style="white-space: pre;"><div><span>a</span> b</div><div>  c</div></div>',
            "```\na b\n  c\n```",
        ),
        (
            '<ul><li><input type="checkbox" disabled> a</li>'
            '<li><input type="checkbox" checked> b</li></ul>',
            "- [ ] a\n- [x] b",
        ),
        (
            "<table><tr><td>a</td></tr><tr><td><ul><li>b</li><li>c</li></ul></td></tr></table>",
            "| a |\n| --- |\n| b; c |",
        ),
        (
            '<figure><img src="https://example.org/a.png" alt="A [graph]"><figcaption>It'
            " rose.</figcaption></figure>",
            "![A \\[graph\\]](https://example.org/a.png)\n\nIt rose.",
        ),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
        ("<p><code>a`b</code></p>", "`` a`b ``"),
        (
            "<p># one</p><p>- two</p><p>3. three</p><p>---</p><p>#4 -5 6.7</p>",
            "\\# one\n\n\\- two\n\n3\\. three\n\n\\---\n\n#4 -5 6.7",
        ),
    ],
)
def test_what_editors_put_on_the_clipboard_becomes_markdown(html, expected):
    assert as_markdown(html) == expected


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<style>p{}</style>", '<img src="x" onerror="y">', "<!-- no -->", ""],
)
def test_what_is_no_text_is_left_out(html):
    assert as_markdown(html) == ""


def test_a_link_that_runs_something_is_text():
    assert as_markdown('<a href="javascript:alert(1)">here</a>') == "here"


@pytest.mark.parametrize(
    "html",
    [
        *("<b " * 8_000, "<span " * 8_000, '<span style=""' * 8_000),
        *("<blockquote>" * 500, "<b>" * 3_000),
    ],
    ids=["b", "span", "style", "quotes", "bold"],
)
def test_html_without_an_end_takes_no_time(html):
    started_s = time.process_time()
    as_markdown(html + "x")

    assert time.process_time() - started_s < 2


def test_text_below_too_many_tags_is_kept():
    assert "deep" in as_markdown("<p>" + "<i>" * 300 + "deep" + "</i>" * 300)
    assert as_markdown("<b>" * 300 + "x" + "</b>" * 300 + "<p>after</p>").endswith("after")
