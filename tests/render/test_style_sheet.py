from __future__ import annotations

import pytest

from incidents.domain import colours
from incidents.render import pages, style_sheet
from tests import make

pytestmark = pytest.mark.django_db

BLUE, VIOLET = "#1d5fa8", "#7a1fa2"


def test_the_accent_stands_in_the_one_sheet_of_the_page(now):
    address = style_sheet.address(make.page(accent=VIOLET))

    page = pages.not_found(now=now)

    assert page.count('rel="stylesheet"') == 1
    assert f'href="{address}"' in page


def test_without_an_accent_it_is_the_one_among_the_static_files(now):
    assert style_sheet.address(make.page()) == "/static/incidents/page.css"
    assert 'href="/static/incidents/page.css"' in pages.not_found(now=now)


def test_a_page_made_without_the_database_finds_a_sheet(django_assert_num_queries):
    make.page(accent=VIOLET)

    with django_assert_num_queries(0):
        assert 'href="/static/incidents/page.css"' in pages.server_error()


def test_both_schemes_get_a_shade_and_statuses_keep_their_hues():
    shades = colours.accent(VIOLET)
    plain, _at, own = style_sheet.accented(VIOLET).rpartition("@layer base{")

    assert "--major" in plain
    assert own == f":root{{--link:light-dark({shades.light},{shades.dark});--mark:3px}}}}\n"
    assert shades.light != shades.dark


def test_the_sheet_of_the_accent_before_is_still_there():
    make.page(accent=BLUE)
    page = make.page(accent=VIOLET)

    assert [style_sheet.sheet(page, each) for each in style_sheet.digests(page)] == [
        style_sheet.accented(VIOLET),
        style_sheet.accented(BLUE),
    ]
    with pytest.raises(style_sheet.NoSuchSheet):
        style_sheet.sheet(page, "0123456789ab")


def test_the_sheet_asks_for_nothing_beside_it():
    assert "url(" not in style_sheet.accented(VIOLET), (
        "addresses would be relative to another place"
    )
