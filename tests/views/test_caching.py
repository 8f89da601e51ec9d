from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.utils.http import http_date

from incidents.views import caching
from tests import make
from tests.make import HOUR, MINUTE

PATHS = [
    "/",
    "/history",
    "/uptime",
    "/maintenances",
    "/live/status",
    "/live/incidents",
    "/live/maintenances",
    "/live/components",
    "/live/days",
]
LAST_MODIFIED = datetime(2022, 6, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def seen(client, now, db):
    """Return what a reader gets who comes at ``now``."""
    with time_machine.travel(now, tick=False):
        make.page()
        make.incident(components=make.degraded(make.component()))
        yield client.get


@caching.public
def dated(request):
    response = HttpResponse("text")
    response["Last-Modified"] = http_date(LAST_MODIFIED.timestamp())
    return response


@pytest.mark.parametrize("path", PATHS)
def test_what_is_unchanged_is_not_sent_again(seen, path):
    first = seen(path)

    again = seen(path, headers={"if-none-match": first["ETag"]})

    assert first.status_code == 200
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize("known", ['"other", {}', "W/{}", "*", '{}, "other"'])
def test_etag_is_found_in_every_form_in_which_caches_send_it(seen, known):
    etag = seen("/")["ETag"]

    assert seen("/", headers={"if-none-match": known.format(etag)}).status_code == 304


def test_etag_changes_with_what_is_told(seen, now):
    etag = seen("/")["ETag"]
    make.incident(name="Another", now=now)

    again = seen("/", headers={"if-none-match": etag})

    assert again.status_code == 200
    assert b"Another" in again.content


def test_bar_of_an_outage_that_lasts_grows_by_the_minute_and_not_by_the_second(client, now, db):
    make.page()
    make.incident(components=make.degraded(make.component()), now=now - HOUR)
    etags = []
    for seconds in (1, 20, 61):
        with time_machine.travel(now.timestamp() + seconds, tick=False):
            etags.append(client.get("/live/components")["ETag"])

    assert etags[0] == etags[1] != etags[2]


def test_last_modified_is_honoured(rf):
    before, after = (
        rf.get("/", headers={"if-modified-since": http_date(at.timestamp())})
        for at in (LAST_MODIFIED - MINUTE, LAST_MODIFIED)
    )

    assert dated(before).status_code == 200
    assert dated(after).status_code == 304


def test_compressed_bytes_have_an_etag_of_their_own_and_are_always_the_same(seen):
    plain = seen("/")
    one, two = (seen("/", headers={"accept-encoding": "br, gzip"}) for _ in range(2))

    assert one["Content-Encoding"] == "gzip"
    assert gzip.decompress(one.content) == plain.content
    assert one.content == two.content
    assert one["ETag"] != plain["ETag"]
    assert one["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert not plain.has_header("Content-Encoding")


def test_caches_in_front_may_keep_it_for_seconds_and_browsers_ask(seen):
    assert seen("/")["Cache-Control"] == "public, max-age=0, s-maxage=10, stale-if-error=86400"


@pytest.mark.parametrize("path", PATHS)
def test_only_reading_is_possible(client, seen, path):
    assert client.post(path).status_code == 405
    assert client.put(path).status_code == 405


def test_head_tells_the_same_without_the_body(client, seen):
    full, head = seen("/"), client.head("/")

    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == full["ETag"]
    assert head["Content-Length"] == full["Content-Length"]


@pytest.mark.parametrize("path", [*PATHS, "/nothing"])
def test_no_cookie_is_ever_set(seen, path):
    response = seen(path)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
