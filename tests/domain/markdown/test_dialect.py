from __future__ import annotations

from html import escape

import pytest

from incidents.domain.images import ImageName, as_markdown
from incidents.domain.markdown import has_images_elsewhere, to_html, to_text
from tests.domain.markdown.samples import Page, html

REL = 'rel="nofollow noopener noreferrer"'


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


def test_a_number_sign_without_a_space_is_text():
    assert html("#4711 is back") == "<p>#4711 is back</p>"


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

    image = 'class="image-elsewhere"'
    assert page == (
        f'<p><a {image} href="https://a.example/g.png" {REL}>graph</a> '
        f'<a {image} href="g.png" {REL}>g.png</a> '
        f'<a href="https://b.example" {REL}><span>badge</span></a></p>'
    )


OURS = "/images/k3v9x0q2m1zt-800x600.png"


def shown(alt, folder="/images/"):
    """An image as a page has it: with its place, and loaded when it comes into sight."""
    address = OURS.replace("/images/", folder)
    return f'<img alt="{alt}" height="600" loading="lazy" src="{address}" width="800">'


def test_images_of_our_own_are_shown():
    assert html(f"![A *steep* graph]({OURS} 'Lag')") == f"<p>{shown('A steep graph')}</p>"
    assert html(f"![lag][g] ![g]\n\n[g]: {OURS}") == f"<p>{shown('lag')} {shown('g')}</p>"
    assert shown("lag") in html(f"[![lag]({OURS})](https://a.example)")


def test_nothing_that_only_looks_like_one_of_ours_is_shown():
    for address in (f"//a.example{OURS}", f"https://a.example{OURS}", f"{OURS}?x", f"{OURS}/.."):
        assert "<img" not in html(f"![lag]({address})")
    assert "<img" not in html(f"<img src='{OURS}'> [lag]({OURS})")


def test_images_are_shown_from_where_they_are_asked_for():
    there = to_html(f"![lag]({OURS})", scope="u1", folder="/admin/images/")

    assert shown("lag", "/admin/images/") in there


def test_an_alternative_text_shows_what_was_typed():
    typed = r"[5] *a_b* `c` \ ~d~ <b> & ![x](y)"
    source = as_markdown(ImageName.read(OURS.removeprefix("/images/")), alt=typed)

    assert shown(escape(typed, quote=False)) in html(source)


def test_where_no_image_can_be_its_alternative_text_stands():
    assert to_text(f"Lag: ![steep]({OURS})") == "Lag: steep"


def test_it_is_known_which_links_stand_for_images():
    assert has_images_elsewhere(html("![graph](g.png)"))
    assert has_images_elsewhere(html("![graph][g] ![g]\n\n[g]: https://a.example/g.png"))
    assert not has_images_elsewhere(html('[graph](g.png) class="image-elsewhere"'))
