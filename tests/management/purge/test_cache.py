from __future__ import annotations

import json

import pytest

from incidents.management.purge.cache import Cache
from incidents.management.walk.target import Result
from tests.management.probe.incident import EDGE, Index, serving
from tests.management.walk import servers

ADDRESS = "index.example.org/json/a-b"


@pytest.fixture(scope="module")
def index():
    with serving(Index(["A.b", "c"], is_changed=True)) as index:
        yield index


@pytest.fixture(scope="module")
def cache_port(index, tmp_path_factory):
    with servers.varnish(index, tmp_path_factory.mktemp("varnish"), edge=EDGE) as port:
        yield port


def purged(port, template, visited, **options):
    """Purge by a request of its own; return the result, or why there was none."""
    cache = Cache(f"http://127.0.0.1:{port}{template}", **options)
    visit = cache.visit(visited, bool)
    cache.close()
    return visit.result if visit else cache.why


@pytest.mark.long
@pytest.mark.parametrize(
    ("template", "visited", "options"),
    [
        ("/json/{normalized}", "A.b", {"host": "index.example.org"}),
        ("/{path}", ADDRESS, {}),
        ("/{path}", ADDRESS, {"headers": {"Fastly-Soft-Purge": "1"}}),
        ("/", "A.b", {"headers": {"Surrogate-Key": "json/{normalized}"}}),
    ],
    ids=["name", "address", "soft", "surrogate key"],
)
def test_a_varnish_forgets_that_and_nothing_else(index, cache_port, template, visited, options):
    servers.fetch(cache_port, ["/json/a-b", "/json/c"])
    before = index.asked.copy()

    result = purged(cache_port, template, visited, **options)
    servers.fetch(cache_port, ["/json/a-b", "/json/c"])

    assert result is Result.OK
    assert index.asked - before == {"/json/a-b": 1}


def test_names_are_quoted_where_they_stand_and_no_header_is_broken_by_them():
    with servers.origin() as origin:
        cache = Cache(
            origin.url("/{name}/x?{normalized}"), headers={"X-Key": "json/{name} all {normalized}"}
        )
        results = [cache.visit(name, bool) for name in ("a/{normalized}?", "ü b\r\nHost: evil,")]
        cache.close()

    assert [visit and visit.result for visit in results] == [Result.OK, Result.OK]
    assert origin.hosts == {f"127.0.0.1:{origin.port}"}


def test_json_is_sent_as_it_is_with_what_is_filled_in_as_text():
    with servers.origin() as origin:
        cache = Cache(origin.url("/"), json='{"tags": ["json/{name}", "{normalized}"]}')
        cache.visit('a"B\\ü', bool)
        cache.close()

    assert [json.loads(body) for body in origin.bodies] == [{"tags": ['json/a"B\\ü', 'a"b\\ü']}]
