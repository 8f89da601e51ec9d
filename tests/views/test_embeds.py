from __future__ import annotations

from xml.etree import ElementTree

import pytest

from incidents.domain.vocabulary import ComponentStatus
from incidents.render.embeds import advance
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def words(response) -> str:
    tree = ElementTree.fromstring(response.content)
    title = tree.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    return title.text or ""


def test_the_badge_of_the_page_says_its_status_in_the_words_of_the_page(client):
    make.component("API")
    before = client.get("/badge.svg")
    make.incident(components=make.degraded(make.component("CDN")))
    after = client.get("/badge.svg")

    assert words(before) == "Example status: All Systems Operational"
    assert words(after) == "Example status: Degraded performance"


def test_the_badge_of_the_page_is_not_green_while_an_incident_is_open(client):
    make.incident()

    badge = client.get("/badge.svg")

    assert words(badge) == "Example status: Incident in progress"
    assert b'class="degraded"' in badge.content


def test_the_badge_of_a_component_says_its_status(client):
    cdn = make.component("CDN & <co>")
    make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))

    badge = client.get(f"/components/{cdn.code}/badge.svg")

    assert words(badge) == "CDN & <co>: Major outage"
    assert client.get("/components/nothing/badge.svg").status_code == 404


def test_a_badge_is_in_the_language_of_the_page(client, settings):
    settings.STATUSPAGE_LANGUAGE = "de"
    cdn = make.component("CDN")

    assert words(client.get(f"/components/{cdn.code}/badge.svg")) != "CDN: Operational"


@pytest.mark.parametrize("path", ["/badge.svg", "/widget.js"])
def test_any_site_may_embed_it_and_no_cookie_is_set(client, path):
    response = client.get(path)

    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_a_badge_has_both_schemes_and_may_load_nothing(client):
    badge = client.get("/badge.svg")

    assert b"prefers-color-scheme:dark" in badge.content
    assert badge["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_a_long_name_is_shortened(client):
    cdn = make.component("C" * 255)

    badge = client.get(f"/components/{cdn.code}/badge.svg")

    assert words(badge) == f"{'C' * 59}…: Operational"


def test_letters_are_as_wide_in_a_badge_as_the_font_has_them():
    thin, wide, accented = (advance.of(text) for text in ("illicit", "WWWWWWW", "Ünïté"))

    assert thin < wide / 2
    assert accented == advance.of("Unite")


def test_the_widget_is_less_than_3_kb(client):
    response = client.get("/widget.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert len(response.content) < 3_000
    assert b"cookie" not in response.content
