from __future__ import annotations

import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db

FRAGMENTS = ["status", "incidents", "components", "planned", "days"]


@pytest.fixture
def told(now):
    make.page()
    make.maintenance(component_codes=[make.component().code])
    return make.incident(components=make.degraded(make.component("Mail")))


def section(source: str, name: str) -> str:
    """The fragment as it stands in a page, without the space around it."""
    tag, rest = re.search(rf'<(section|div) id="live-{name}"(.*)', source, re.DOTALL).groups()
    depth, at = 1, 0
    while depth:
        found = re.compile(rf"<(/?){tag}\b").search(rest, at)
        depth += -1 if found[1] else 1
        at = found.end()
    return rest[:at]


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment_is_what_stands_in_the_front_page(client, told, name):
    page = client.get("/").content.decode()

    fragment = client.get(f"/live/{name}").content.decode()

    assert section(page, name) == section(fragment, name)


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment_says_where_to_ask_for_it_again(client, told, name):
    source = client.get(f"/live/{name}").content.decode()

    assert source.lstrip().startswith(f'<section id="live-{name}"')
    assert f'hx-get="/live/{name}"' in source
    assert 'hx-trigger="refresh from:body"' in source
    assert 'hx-swap="outerHTML"' in source


def test_fragment_of_an_incident_is_what_stands_in_its_page(client, told):
    page = client.get(f"/incidents/{told.code}").content.decode()

    fragment = client.get(f"/live/incidents/{told.code}").content.decode()

    assert section(page, "incident") == section(fragment, "incident")
    assert f'hx-get="/live/incidents/{told.code}"' in fragment


def test_each_update_is_news_under_a_key_of_its_own(client, told):
    make.update(told)

    source = client.get("/live/incidents").content.decode()

    keys = re.findall(r'data-news="([^"]+)"', source)
    assert len(keys) == len(set(keys)) == 2
    assert 'data-news-text="Redirect loops: Monitoring"' in source


def test_ids_are_unique_in_every_page(client, told):
    make.update(told, "resolved")

    for path in ("/", f"/incidents/{told.code}", "/history", "/uptime", "/maintenances"):
        ids = re.findall(r'\sid="([^"]+)"', client.get(path).content.decode())
        assert len(ids) == len(set(ids)), path


def test_pages_hold_nothing_that_the_content_policy_forbids(client, told):
    for path in ("/", f"/incidents/{told.code}", "/history", "/uptime", "/maintenances"):
        response = client.get(path)
        source = response.content.decode()
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\ssrc=)", source)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", source)
        assert not re.search(r'(?:src|action)="(?!/)', source)
