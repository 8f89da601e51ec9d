"""The page's own settings in what readers get."""

from __future__ import annotations

import pytest

from incidents.render import style_sheet
from incidents.render.style_sheet import accented
from tests import make

pytestmark = pytest.mark.django_db


def test_a_sheet_is_kept_for_ever_as_its_address_tells_its_bytes(client):
    response = client.get(style_sheet.address(make.page(accent="#7a1fa2")))

    assert response.content.decode() == accented("#7a1fa2")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_there_is_no_other(client):
    make.page(accent="#7a1fa2")

    assert client.get("/style/0123456789ab.css").status_code == 404


def test_the_name_the_line_below_it_and_links_in_the_footer_are_escaped(client):
    make.page(
        name="A <b>",
        tagline="All & <i>",
        footer_links="Terms <u> | https://example.org/?a=1&b=2\nWrite | mailto:help@example.org",
    )

    page = client.get("/").content.decode()

    assert "<bdi>A &lt;b&gt;</bdi>" in page
    assert '<p class="tagline"><bdi>All &amp; &lt;i&gt;</bdi></p>' in page
    assert '<a href="https://example.org/?a=1&amp;b=2"><bdi>Terms &lt;u&gt;</bdi></a>' in page
    assert '<a href="mailto:help@example.org"><bdi>Write</bdi></a>' in page


def test_a_page_without_a_line_below_its_name_leaves_no_room_for_one(client):
    make.page(tagline="")

    assert 'class="tagline"' not in client.get("/").content.decode()
