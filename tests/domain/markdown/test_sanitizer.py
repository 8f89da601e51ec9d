from __future__ import annotations

import re

import pytest
from hypothesis import given

from incidents.domain.markdown import sanitizer, to_html
from tests.domain.markdown.samples import Page, html, texts
from tests.examples import times

SCHEMES = {"", "http", "https"}  # "" of a relative URL


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
    assert Page(html("<u>1 < 2</u> &amp; <b>")).text == "<u>1 < 2</u> & <b>"


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


@pytest.mark.parametrize(
    "raw",
    [
        "<script>alert(1)</script>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;"
        "&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<p id=live-incidents class='x k' style='top:0' onclick=a() name=b data-c=d>",
        "<input type=text name=a value=b form=c><form><button formaction=//a.example>",
        "<iframe srcdoc='<script>'></iframe><object data=a></object><base href=//a.example>",
        "<a href=javascript:alert(1) target=_top ping=//a.example>a</a>",
        "<div role=alert aria-live=assertive tabindex=5 class='table-scroll banner'>",
        "<!-- a --><![CDATA[<b>]]><?php ?><!DOCTYPE a>",
    ],
)
def test_nothing_else_passes_even_if_the_parser_let_it(raw):
    page = Page(sanitizer.clean(raw, prefix="md-u1-"))

    assert page.tags <= sanitizer.TAGS
    assert {name for _, name, _ in page.attributes} <= {*("class", "rel", "type", "disabled")}
    assert set(page.values("class")) <= {"", "table-scroll"}


@times(3)
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


@times(3)
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


@given(texts)
def test_sanitizing_again_changes_nothing(source):
    once = str(to_html(source, scope="u1"))

    assert sanitizer.clean(once, prefix="md-u1-") == once
