from __future__ import annotations

import pytest

from incidents.domain.markdown import to_text
from tests.domain.markdown.samples import html
from tests.domain.markdown.test_lists import sample


@pytest.mark.parametrize(
    ("written", "counterpart"),
    [
        ("a<br />b<br>c<BR/>d", "a\nb\nc\nd"),
        ("a<br />\nb", "a\nb"),
        ("a<br /><br />b", "a\n\nb"),
        ("Affected:<br />- a<br />- b", "Affected:\n- a\n- b"),
        ("- a<br><br>b\n- c", "- a\n  b\n- c"),
        ("> a<br>b", "> a\n> b"),
        ("<p>a</p><p class='x'>b</p>", "a\n\nb"),
        ("<p>a</p>\n\n<p>b<br/>c</p>\nd", "a\n\nb\nc\n\nd"),
        ("<b>a</b> <strong>b</strong> <i>c</i> <em>d</em>", "**a** **b** *c* *d*"),
        ("<s>a</s> <del>b</del> <code>c &lt; *d*</code>", "~~a~~ ~~b~~ `c < *d*`"),
        ("<b>a <i>b</i></b> <i><b>c</b> d</i>", "**a *b*** *__c__ d*"),
        (
            '<a href="https://a.example/?b=1&amp;c=2" target="_blank">d <b>e</b></a>',
            "[d **e**](https://a.example/?b=1&c=2)",
        ),
        ("<a href=/uptime>a</a>", "[a](/uptime)"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("Text:\n<ul>\n  <li>a\n  <li>b <b>c</b>\n</ul>\nd", "Text:\n- a\n- b **c**\n\nd"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<ul>\n<li>a</li>\n\n<li>b</li>\n\n</ul>\n\nc", "- a\n- b\n\nc"),
        ("> <ul><li>a</li></ul>", "> - a"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("a <!-- hidden -->b", "a b"),
        ("a\n<!-- hidden -->\nb", "a\nb"),
        ("<!-- a -->\n\n<!--\n- b\n\nc\n-->\n\nd", "d"),
        ("- a <!-- b\n\n  c -->\n- d", "- a\n- d"),
    ],
)
def test_tags_of_hosted_pages_read_as_their_markdown(written, counterpart):
    assert html(written) == html(counterpart)


def test_a_line_may_break_within_a_table():
    assert "<td>1<br>2</td>" in html("| a | b |\n|---|---|\n| 1<br />2 | 3 |")


@pytest.mark.parametrize(
    "source",
    [
        "`<br>` and `<b>a</b>` and `<!-- b -->`",
        "```\n<ul><li>a</li></ul><br><!-- b -->\n```",
        "    <p>a</p><!-- b -->",
    ],
)
def test_tags_in_code_are_code(source):
    text = to_text(source)

    assert text.count("<") == source.count("<")


@pytest.mark.parametrize(
    "text",
    [
        *("<b>a", "a</b>", "<p>a", "<ul>a", "<ul><li>a", "<u>a</u>", "<a>b</a>", "<!-- a"),
        *("<h1>a</h1>", "<img src=x>", "\\<br>", "<brx>", "<bold>a</bold>"),
    ],
)
def test_other_tags_and_those_left_open_are_text(text):
    assert to_text(text) == text.removeprefix("\\")


def test_a_pasted_text_of_a_hosted_page_keeps_its_structure():
    rendered = html(sample("pasted_bullets.md"))

    assert rendered.endswith(
        "<p>One moment 🙃, then text.<br>A second line.</p>"
        "<p>A second paragraph with <strong>bold</strong> and nothing hidden.</p>"
    )
