from __future__ import annotations

import re

import pytest

from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Page
from tests import make
from tests.pictures import picture

pytestmark = pytest.mark.django_db

WORDMARK, MARK, ICON = picture(size=(720, 120)), picture(size=(90, 90)), picture(size=(48, 48))
NAME = "<bdi>Example status</bdi>"


@pytest.fixture
def brand(client):
    """Return what stands in the link to the front page, at the top of a page."""

    def brand(path: str = "/uptime") -> str:
        source = client.get(path).content.decode()
        found = re.search(r'class="brand">\s*<p>(?:<a[^>]*>)(.*?)</a>', source, re.DOTALL)
        assert found, source
        return found[1]

    return brand


def path_of(slot: str) -> str:
    return getattr(Page.objects.get(), slot).name.path


def test_without_a_logo_the_name_stands_there(brand):
    make.page()

    assert brand() == NAME


def test_a_wide_logo_stands_in_place_of_the_name(brand):
    make.page(logo=WORDMARK)

    assert brand() == (
        f'<picture><img src="{path_of("logo")}" width="240" height="40"'
        ' alt="Example status"></picture>'
    )


def test_any_other_stands_before_the_name_and_does_not_say_it_twice(brand):
    make.page(logo=MARK)

    assert brand() == (
        f'<picture><img src="{path_of("logo")}" width="40" height="40" alt=""></picture>{NAME}'
    )


def test_on_a_dark_screen_the_other_logo_stands_there_in_its_own_size(brand):
    make.page(logo=WORDMARK, logo_dark=picture(size=(480, 120)))

    source = (
        f'<source media="screen and (prefers-color-scheme: dark)" srcset="{path_of("logo_dark")}"'
        ' width="160" height="40">'
    )
    assert source in brand()


@pytest.mark.parametrize("kind", ["incident", "component", "job"])
def test_the_logo_stands_on_pages_of_one_thing_too(brand, kind):
    made = getattr(make, kind)()
    make.page(logo=WORDMARK)

    assert path_of("logo") in brand(f"/{kind}s/{made.code}")


@pytest.mark.parametrize("path", ["/", "/history", "/maintenances", "/subscribe", "/nowhere"])
def test_the_logo_stands_on_every_page(brand, path):
    make.page(logo=WORDMARK)

    assert path_of("logo") in brand(path)


def test_the_logo_stands_above_a_page_that_is_being_set_up(client):
    make.page(logo=WORDMARK)
    make.before_launch()

    source = client.get("/").content.decode()

    assert "being set up" in source
    assert f'src="{path_of("logo")}"' in source
    assert client.get(path_of("logo")).status_code == 200


@pytest.fixture
def icon(client):
    """Return the address of the tab's icon, or that which an open page is told."""

    def icon(path: str = "/") -> str:
        source = client.get(path).content.decode()
        found = re.search(r'(?:<link rel="icon"[^>]*href|data-icon)="([^"]*)"', source)
        assert found, source
        return found[1]

    return icon


def test_the_page_s_own_icon_gives_way_to_the_shape_of_the_state_while_something_is_wrong(icon):
    make.page(favicon=ICON)
    cdn = make.component()
    own = path_of("favicon")
    assert icon() == icon("/live/status") == icon("/uptime") == own

    make.incident(components=make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn))

    assert icon() == icon("/live/status")
    assert "favicon-partial" in icon()
    assert icon("/uptime") == own


def test_without_an_icon_of_the_page_s_own_ours_stand_there(icon):
    make.page(logo=MARK)
    make.component()

    assert "favicon-operational" in icon()
    assert icon("/uptime").startswith("/static/incidents/favicon.")


def test_it_gives_way_on_the_page_of_what_is_wrong_alone(icon):
    make.page(favicon=ICON)
    cdn, mail = make.component("CDN"), make.component("Mail")
    outage = make.incident(components=make.degraded(cdn))

    for path in (f"incidents/{outage.code}", f"components/{cdn.code}"):
        assert "favicon-degraded" in icon(f"/{path}")
        assert icon(f"/{path}") == icon(f"/live/{path}")
    assert icon(f"/components/{mail.code}") == path_of("favicon")
