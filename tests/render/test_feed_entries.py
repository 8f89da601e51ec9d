from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain import markdown
from incidents.render.feed_entries import absolute_links

BASE = "https://status.example.org/incidents/abcdefghijkl#update-x"


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("/a?b&amp;c=%22", "https://status.example.org/a?b&amp;c=%22"),
        ("b", "https://status.example.org/incidents/b"),
        ("#md-x-fn-1", "https://status.example.org/incidents/abcdefghijkl#md-x-fn-1"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example/#x", "https://other.example/#x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//[a", BASE),
        ("//℀.example/", BASE),
    ],
)
def test_links_lead_to_where_they_would_lead_on_the_page(link, absolute):
    html = f'<a title="1 > 0" href="{link}" rel="nofollow">x</a>'

    assert absolute_links(html, base=BASE) == html.replace(f'"{link}"', f'"{absolute}"')


def test_images_are_shown_from_the_address_of_the_page():
    image = '<img alt="a > b" height="6" loading="lazy" src="%s/images/x-8x6.png" width="8">'

    assert absolute_links(image % "", base=BASE) == image % "https://status.example.org"


def test_what_only_looks_like_a_link_stays_as_it_is():
    html = markdown.to_html('`<a href="/x">` is written \\<a href="/x">', scope="x")

    assert absolute_links(html, base=BASE) == html


@given(st.text(st.sampled_from("[]()#:/ax?&\"'<>` \n!^1"), max_size=40))
def test_links_that_are_absolute_stay_as_they_are(source):
    html = absolute_links(markdown.to_html(source, scope="x"), base=BASE)

    assert absolute_links(html, base=BASE) == html
