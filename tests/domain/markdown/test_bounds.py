from __future__ import annotations

import pytest

from incidents.domain.markdown import bounds, convert, to_html, to_text
from incidents.domain.markdown.bounds import TooComplex
from tests.domain.markdown.samples import ORDINARY_SECTION

MARKS = ["[", "]", "(", ")", "*", "_", "`", "~", "<", ">", "!", "#", "\\", "&", "|", "-", "=", ":"]
TOKENS = [
    *("![", "[](", "[a](", "[a](<b", "[][", "[^", "[^a]", "[a][b]", "[[a](b)](c)", "![a](b)"),
    *("**a* ", "*a**", "a***", "*_", "**_", "_a *b ", "~~a", "`a", "`` ", "a`` ", "\\`", "&#42;"),
    *("> ", "- ", "+ ", "1. ", "> - ", "- a\n", "- a\n\n", "> a\n", "> a\n\n", "- a\n  - b\n"),
    *("=\n", "a\n=\n", "a\n-\n", "---\n", "# a\n", "> # a\n", "#", "\n", "\n\n", "a\n", "\t", " "),
    *("|\n", "|a|b\n|-|-\n", "| a ", "[a]: b\n", "[^a]: b\n", "[^a]: b\n[^a] ", "[a]: b\n\n[a] "),
    *(
        "```\n",
        "```py\nx\n```\n",
        "~~~\n",
        "> ```\n",
        "- ```\n",
        "- [x] \n",
        "http://",
        "http://a ",
    ),
    *("- a\n1. b\n", "• a\n", "- a\n\n  b\n", "a\n- b\n# c\n", "a\n|x|y|\n|-|-|\n"),
    *("<b>", "<b>a</b>", "<i><b>", "<a href=x>", "<ul>", "<ul><li>", "<ul><li>a</ul>", "<ul>\n\n"),
    *("<br>", "<br>\n\n", "<p>", "<p>a</p>", "<!--\n\n", "<!-- a -->\n", "`<!--", "</ul>"),
    *("<a@b.c> ", "<http://a> ", "<!--", "<a ", "\x02", "é", "😀"),
]


def refused(source: str) -> str:
    with pytest.raises(TooComplex) as refusal:
        convert(source, prefix="md-", heading_level=3)
    return str(refusal.value)


@pytest.mark.long
def test_a_long_ordinary_postmortem_is_rendered():
    sections = (ORDINARY_SECTION.format(number) for number in range(320))
    source = "".join(sections)[: bounds.MAX_CHARS]

    html = to_html(source, scope="p1")

    assert len(source) == bounds.MAX_CHARS
    assert html.count("<table>") >= 250
    assert html.count("<a ") >= 1_400


def test_what_is_too_complex_is_shown_as_it_is():
    source = "[" * 25_000 + "\n<b>\n\n**c**"

    assert to_html(source, scope="u1") == (f"<p>{'[' * 25_000}<br>&lt;b&gt;</p>\n\n<p>**c**</p>")
    assert to_text(source) == source


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("a" * (bounds.MAX_CHARS + 1), "272145 characters"),
        ("a\n\n" * (bounds.MAX_LINES + 1), "10001 lines"),
        ("a\n" * (bounds.MAX_BLOCK_LINES + 1), "1001 lines in a block"),
        ("a" * (bounds.MAX_BLOCK_CHARS + 1), "65537 characters in a block"),
        ("# a\n\n" * (bounds.MAX_HEADINGS + 1), "1001 headings"),
        ("> a\n> -\n>\n\n" * (bounds.MAX_HEADINGS + 1), "1001 headings"),
        ("[^a]\n\n" * (bounds.MAX_FOOTNOTES + 1), "501 footnotes"),
        ("[\n\n" * (bounds.MAX_LINES // 2) + "[[[[\n\n" * 1_300, "10200 brackets"),
        ("> " * (bounds.MAX_DEPTH + 1) + "a", "13 levels"),
        ("- " * (bounds.MAX_DEPTH + 1) + "a", "13 levels"),
        ("\n".join("  " * level + "- a" for level in range(13)), "13 levels"),
        ("> > > a\n\n" * 6_667, "20001 levels in all"),
        ("|a" * 100 + "\n" + "|-" * 100 + "\n" + "|\n" * 200, "20402 cells"),
        (("`a` " * 30 + "\n\n") * 700, "42001 marks"),
        ("*a " * 3_000, "593934000 work"),
        ("[\\(" * 1_000, "624000000 work"),
        ("<br>a" * 10_000, "10001 lines"),
        ("<ul><li></ul>" * 1_001, "1001 lists"),
        ("<ul><li>" * 13 + "</ul>" * 13, "13 levels"),
        ("[a]: " + "b" * 4_000 + "\n\n" + "[a]\n\n" * 1_001, "4004000 repeated"),
    ],
)
def test_each_construct_has_its_limit(source, what):
    assert refused(source).startswith(what)


def test_what_stands_in_fenced_code_is_not_counted():
    source = "```\n" + "[" * 25_000 + "\n# a\n> > b" * 2_000 + "\n```"

    assert to_html(source, scope="u1").startswith("<pre")


def test_indentation_without_marks_is_no_level():
    assert to_html(" " * 80 + "at Main.java:1", scope="u1").startswith("<pre")


def test_rules_are_no_levels():
    assert to_html("- " * 40, scope="u1") == "<hr>"


@pytest.mark.long
@pytest.mark.parametrize("token", MARKS + TOKENS)
def test_repeating_a_mark_is_harmless(token):
    """Fails by recursion or by the suite's patience: unbounded, these take minutes."""
    block = (token * 400)[:400] + "\n\n"

    for source in (token * (25_000 // len(token)), block * 60):
        assert isinstance(to_html(source, scope="u1"), str)


def test_only_so_much_code_is_highlighted():
    long = "```py\n" + "if x: pass\n" * 500 + "```"
    many = "```py\nif x: pass\n```\n" * 500

    assert "<span" not in to_html(long, scope="u1")
    assert to_html(many, scope="u1").count('<span class="k">if') == 100
