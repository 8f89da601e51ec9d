from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings

from incidents.domain import markdown
from incidents.domain.markdown import (
    RENDERER_VERSION,
    cache_key,
    code,
    sanitizer,
    to_html,
    to_text,
)
from tests.domain.markdown.samples import ORDINARY_SECTION, Page, texts


def html(source: str, heading_level: int = 3) -> str:
    return to_html(source, scope="u1", heading_level=heading_level).replace("\n", "")


SCHEMES = {"", "http", "https"}  # "" of a relative URL
REL = 'rel="nofollow noopener noreferrer"'


def test_html_is_marked_safe():
    assert isinstance(to_html("a < b", scope="u1"), SafeString)
    assert isinstance(to_html("", scope="u1"), SafeString)
    assert to_html("", scope="u1") == ""


def test_line_breaks_are_kept():
    assert html("Investigating.\nMore at 14:30.") == "<p>Investigating.<br>More at 14:30.</p>"


def test_line_ends_of_other_systems_are_the_same():
    assert html("a\r\nb\rc\r\n\r\nd") == html("a\nb\nc\n\nd")


def test_emphasis_and_strikethrough():
    assert html("**a** *b* ~~c~~ `d`") == (
        "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"
    )


def test_underscores_and_tildes_within_words_are_text():
    assert html("edge_config_v2 and ~5 s") == "<p>edge_config_v2 and ~5 s</p>"


@pytest.mark.parametrize(
    ("source", "level", "tag"),
    [
        ("# a", 3, "h3"),
        ("## a", 3, "h4"),
        ("###### a", 3, "h6"),
        ("# a", 1, "h1"),
        ("a\n=", 2, "h2"),
    ],
)
def test_headings_start_at_the_given_level_and_end_at_six(source, level, tag):
    assert html(source, level) == f'<{tag} id="md-u1-a">a</{tag}>'


def test_headings_may_be_closed():
    assert html("# C# ##") == '<h3 id="md-u1-c">C#</h3>'


def test_a_number_sign_without_a_space_is_text():
    assert html("#4711 is back") == "<p>#4711 is back</p>"


def test_ids_of_headings_are_unique_and_in_their_own_alphabet():
    page = Page(html("# Größe\n\n# Größe\n\n# !\n\n# größe 2"))

    assert page.values("id") == ["md-u1-größe", "md-u1-größe-2", "md-u1-section", "md-u1-größe-2-2"]


@pytest.mark.parametrize("target", ["#what-now", "#What now?"])
def test_links_to_headings_of_the_document_work(target):
    page = Page(html(f"# What now?\n\n[see](<{target}>)"))

    assert page.values("href") == ["#" + page.values("id")[0]]


def test_tables_are_named_by_their_heads_and_scroll():
    page = html("| Redirect | Hits |\n|---|--:|\n| `/a` | 3 |")

    assert page == (
        '<div aria-label="Redirect, Hits" class="table-scroll" role="group" tabindex="0">'
        '<table><thead><tr><th>Redirect</th><th class="align-right">Hits</th></tr></thead>'
        '<tbody><tr><td><code>/a</code></td><td class="align-right">3</td></tr></tbody>'
        "</table></div>"
    )


def test_code_is_highlighted_with_classes():
    page = html("```python\nif x: pass\n```")

    assert page.startswith('<pre class="highlight" tabindex="0"><code><span class="k">if</span>')
    assert "style" not in page


def test_every_language_offered_has_a_lexer():
    for language in (*code.LANGUAGES, "console", "ini", "TS"):
        assert "<pre" in html(f"```{language}\na = 1\n```")


@pytest.mark.parametrize("language", ["", "no-such", "brainfuck", 'py hl_lines="1-999999999"'])
def test_code_in_other_languages_is_plain(language):
    assert "a &lt; b" in Page(html(f"```{language}\na < b\n```")).text.replace("<", "&lt;")


def test_tabs_and_lines_of_code_are_kept():
    assert "a:\n\tb\n\n  c" in to_html("```\na:\n\tb\n\n  c\n```", scope="u1")


def test_code_stands_in_lists_and_quotations():
    steps = html("1. one\n   ```\n   x\n   ```\n2. two")
    quote = html("> ```\n> x\n> ```\n> y\n\nz")

    assert '<ol><li><p>one</p><pre class="highlight" tabindex="0"><code>x' in steps
    assert steps.count("<ol>") == 1
    assert quote.startswith('<blockquote><pre class="highlight"')
    assert quote.endswith("<p>y</p></blockquote><p>z</p>")


def test_code_left_open_ends_with_the_text():
    assert html("```\n# a\n- b") == '<pre class="highlight" tabindex="0"><code># a- b</code></pre>'


def test_indented_code_can_be_scrolled_too():
    assert html("    x") == '<pre tabindex="0"><code>x</code></pre>'


def test_tasks_are_disabled_checkboxes_named_by_their_text():
    assert html("- [x] *purge*\n- [ ] tell") == (
        '<ul><li class="task-list-item"><label><input checked="" disabled="" type="checkbox"> '
        '<em>purge</em></label></li><li class="task-list-item"><label>'
        '<input disabled="" type="checkbox"> tell</label></li></ul>'
    )


def test_loose_tasks_are_tasks_too():
    assert html("- [x] a\n\n- [ ] b").count("<p><label><input") == 2


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


def test_footnotes_link_there_and_back():
    page = Page(html("a[^n] b[^n]\n\n[^n]: note"))

    assert page.values("id") == ["md-u1-fnref-n", "md-u1-fnref2-n", "md-u1-fn-n"]
    assert page.values("href") == [
        *("#md-u1-fn-n", "#md-u1-fn-n"),
        *("#md-u1-fnref-n", "#md-u1-fnref2-n"),
    ]


def test_definitions_within_notes_are_no_notes():
    page = Page(html("a[^1]\n\n[^1]: > [^2]: b\n\n[^3]: c"))

    assert page.values("id") == ["md-u1-fnref-1", "md-u1-fn-1", "md-u1-fn-3"]


@pytest.mark.parametrize("source", ["[a](b'( *c* d", "![a](b '(`c` (", "[a](b'( d"])
def test_a_link_left_open_is_text(source):
    assert html(source).startswith(f"<p>{source.split()[0]}")


@pytest.mark.parametrize(
    ("source", "url", "after"),
    [
        ("see https://a.example/b_c_d.", "https://a.example/b_c_d", "."),
        ("(http://a.example/x)", "http://a.example/x", ")"),
        ("https://a.example/w_(x)!", "https://a.example/w_(x)", "!"),
        ("https://a.example/?a=1&b=2, so", "https://a.example/?a=1&b=2", ", so"),
        ("<https://a.example>", "https://a.example", ""),
    ],
)
def test_bare_urls_are_links(source, url, after):
    page = Page(html(source))

    assert page.values("href") == [url]
    assert page.text.endswith(url + after)


def test_urls_in_links_and_code_stay_as_they_are():
    assert Page(html("[https://b.example](https://a.example)")).values("href") == [
        "https://a.example"
    ]
    assert "<a" not in html("`https://a.example`")


def test_images_become_links():
    page = html("![graph](https://a.example/g.png) ![](g.png) [![badge](b.png)](https://b.example)")

    assert page == (
        f'<p><a href="https://a.example/g.png" {REL}>graph</a> <a href="g.png" {REL}>g.png</a> '
        f'<a href="https://b.example" {REL}><span>badge</span></a></p>'
    )


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/x>alert(1)",
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>",
        '<a href="javascript:alert(1)">a</a>',
        '<b style="position:fixed">',
        "<style>*{}</style>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;"
        "&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<a id=live-incidents name=body>",
        "<form><input name=attributes>",
        "<!-- <img src=x> -->",
        "<![CDATA[<img src=x>]]>",
        "<?php echo 1 ?>",
        "<!DOCTYPE html>",
        "</div></main><base href=//evil.example>",
        "**<b onmouseover=alert(1)>** <b",
        "`<img src=x>` \\<img src=x>",
        "> <img src=x>\n\n- <img src=x>\n\n| <img src=x> | b |\n|---|---|\n| <img src=x> | d |",
        "# <img src=x>\n\n[^<img src=x>]\n\n[^<img src=x>]: <img src=x>",
        "```<img src=x>\n<img src=x>\n```\n```html\n<img src=x>\n```",
        "[<img src=x>](x '<img src=x>')",
        "\x02wzxhzdk:0\x03 \x02amp\x03lt;img src=x> klzzwxh:0000",
    ],
)
def test_html_is_shown_not_obeyed(source):
    page = Page(html(source))

    assert page.tags <= sanitizer.TAGS - {"input"}
    assert not [name for name in page.values("id") if not name.startswith("md-u1-")]
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_html_is_shown_as_it_was_written():
    assert Page(html("<b>1 < 2</b> &amp; <br>")).text == "<b>1 < 2</b> & <br>"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "\x01javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#2;script:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript&#58alert(1)",
        "javascript://a.example/%0aalert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "ftp://a.example",
    ],
)
def test_only_urls_of_the_web_and_of_mail_are_links(url):
    written = f"[a]({url}) [b](<{url}>) ![c]({url}) <{url}> [d][r] [r] [r][]\n\n[r]: {url}\n"

    assert {scheme(address) for address in Page(html(written)).values("href")} <= SCHEMES


def scheme(address: str) -> str:
    """Read it as browsers do, who skip control characters and spaces."""
    address = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33))))
    match = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    return match[1].lower() if match else ""


def test_mail_addresses_are_links():
    page = Page(html("<ops@a.example> [us](mailto:ops@a.example)"))

    assert page.values("href") == ["mailto:ops@a.example"] * 2


def test_links_within_the_site_are_links():
    assert Page(html("[a](/history?page=2#x)")).values("href") == ["/history?page=2#x"]


def test_quotes_in_titles_stay_in_the_title():
    page = Page(html("""[a](https://a.example 'x" onmouseover="alert(1)')"""))

    assert page.values("title") == ['x" onmouseover="alert(1)']
    assert "onmouseover" not in [name for _, name, _ in page.attributes]


@pytest.mark.parametrize("target", ["#top", "&#35;top", " #top", "<#top>", "<&#x23;top>"])
def test_links_cannot_point_at_ids_of_the_page(target):
    page = Page(html(f"[a]({target}) [b][r]\n\n[r]: {target.strip()}"))

    assert set(page.values("href")) <= {"#md-u1-top"}


def test_two_documents_on_a_page_share_no_id():
    source = "# a\n\nb[^1]\n\n[^1]: c"

    first, second = (set(Page(to_html(source, scope=s)).values("id")) for s in ("u1", "u1-2"))

    assert len(first) == len(second) == 3
    assert not first & second


@pytest.mark.parametrize("scope", ["", "A", "a b", 'a"', "-a", "ä", "a\n"])
def test_a_scope_that_could_leave_an_attribute_is_refused(scope):
    with pytest.raises(ValueError, match="may hold a-z, 0-9 and - only"):
        to_html("a", scope=scope)


def test_what_feeds_cannot_hold_is_dropped():
    assert html("a\x00\x02\x1b\ud800\x85b\ufffe") == "<p>ab</p>"
    assert html("a&#2;&#x0b;&#xfffe;b") == "<p>ab</p>"
    assert html("<a@b.example\\->").count("\x02") == 0
    assert to_text("a\x00\ud800b") == "ab"


@settings(deadline=None, max_examples=300)
@given(texts)
def test_any_text_gives_only_what_the_allow_list_holds(source):
    page = Page(to_html(source, scope="u1"))

    allowed = {name: {"class"} | sanitizer.ATTRIBUTES["*"] for name in sanitizer.TAGS}
    for attributes in (sanitizer.ATTRIBUTES, sanitizer.VALUES):
        for name in attributes.keys() - {"*"}:
            allowed[name] |= set(attributes[name])
    assert page.tags <= sanitizer.TAGS
    assert all(name in allowed[tag] | {"rel"} for tag, name, _ in page.attributes)
    assert not page.open


@settings(deadline=None, max_examples=300)
@given(texts)
def test_any_text_gives_ids_that_are_its_own_and_unique(source):
    page = Page(to_html(source, scope="u1"))

    ids = page.values("id")
    assert all(name.startswith("md-u1-") and not set(name) & set(" \t\n\"'<>#") for name in ids)
    assert len(ids) == len(set(ids))
    assert all(
        address.startswith("#md-u1-")
        for address in page.values("href")
        if address.strip().startswith("#")
    )


@settings(deadline=None)
@given(texts)
def test_sanitizing_again_changes_nothing(source):
    once = str(to_html(source, scope="u1"))

    assert sanitizer.clean(once, prefix="md-u1-") == once


@settings(deadline=None)
@given(texts)
def test_any_text_gives_text(source):
    assert "\x02" not in to_text(source)


def test_text_for_mails_and_feeds():
    source = (
        "# Fixed\n\nSee [the *log*](https://a.example/l) or https://b.example\nnow.[^1]\n\n"
        "1. a\n   - [x] b\n2. c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```sh\nls\n  -l\n```\n\n"
        "<ops@a.example> [up](#fixed)\n\n[^1]: Late.\n"
    )

    assert to_text(source) == (
        "Fixed\n\nSee the log (https://a.example/l) or https://b.example\nnow.[1]\n\n"
        "1. a\n  - [x] b\n2. c\n\nA | B\n1 | 2\n\nls\n  -l\n\n"
        "ops@a.example up\n\n---\n\n1. Late."
    )


def test_text_has_no_markup_of_its_own():
    assert to_text("a < b & <b>c</b> **d**") == "a < b & <b>c</b> d"


def test_the_key_depends_on_all_that_the_html_does(monkeypatch):
    keys = {
        cache_key("a", scope="u1"),
        cache_key("b", scope="u1"),
        cache_key("a", scope="u2"),
        cache_key("a", scope="u1", heading_level=4),
    }
    monkeypatch.setattr(markdown, "RENDERER_VERSION", RENDERER_VERSION + "x")

    assert len(keys | {cache_key("a", scope="u1")}) == 5
    assert cache_key("\ud800", scope="u1")


def test_threads_do_not_meet():
    sources = [ORDINARY_SECTION.format(number) for number in range(40)]
    expected = [to_html(source, scope="u1") for source in sources]

    with ThreadPoolExecutor(8) as threads:
        rendered = list(threads.map(lambda source: to_html(source, scope="u1"), sources))

    assert rendered == expected


@pytest.mark.parametrize("frames_left", [40, 60, 80, 120, 200])
def test_a_caller_deep_in_the_stack_gets_an_answer(frames_left):
    def descend(depth: int) -> str:
        return descend(depth - 1) if depth else html("# a\n\n> - b <b>")

    assert "b &lt;b&gt;" in descend(sys.getrecursionlimit() - stack_depth() - frames_left)


def stack_depth() -> int:
    depth, frame = 0, sys._getframe()
    while frame := frame.f_back:
        depth += 1
    return depth
