from __future__ import annotations

import json
import threading
import time

import pytest
import time_machine
from django.utils import timezone

from incidents.edge import wsgi
from incidents.edge.document import STALE_HEADER
from tests import make
from tests.conftest import gone
from tests.edge.conftest import Reader, change_elsewhere
from tests.make import HOUR, MINUTE


def test_a_change_is_shown_though_looking_at_it_failed_once(reader, renders, monkeypatch):
    reader.get("/")
    change_elsewhere()
    with monkeypatch.context() as broken:
        broken.setattr("incidents.edge.library.catalogue", gone)
        reader.edge.library.refresh()
        meanwhile = reader.get("/")

    reader.edge.library.refresh()

    assert STALE_HEADER in meanwhile.headers
    assert STALE_HEADER not in reader.get("/").headers
    assert renders == ["/", "/"]


@pytest.mark.long
def test_who_reads_all_there_is_makes_no_core_document_anew(reader, renders):
    for number in range(10):
        make.incident(name=f"Loops {number}")
    library = reader.edge.library
    library.refresh()
    library.store._limit_bytes = 0
    library.warm()

    for path in library._catalogue.found.paths:
        reader.get(path)

    core = library._catalogue.found.core
    assert len(library._catalogue.found.paths) > len(core) + 10
    assert [renders.count(path) for path in core] == [1] * len(core)


def test_what_does_not_fit_into_memory_is_not_rendered_for_each_who_asks(reader, renders):
    parts = [make.component(name) for name in ("CDN", "Search")]
    paths = [f"/components/{part.code}/history" for part in parts]
    library = reader.edge.library
    library.refresh()
    library.store._limit_bytes = 0

    bodies = [[reader.get(path).body for path in paths] for _time in range(5)]
    change_elsewhere()
    library.refresh()
    after = [reader.get(path).body for path in paths]

    assert all(each == bodies[0] for each in bodies)
    assert after == bodies[0]
    assert [renders.count(path) for path in paths] == [2, 2]


def test_what_the_clock_makes_wrong_is_not_read_from_disk_again(reader, renders):
    part = make.component("CDN")
    make.incident(components=make.degraded(part), now=timezone.now())
    feed, other = f"/components/{part.code}/history.atom", f"/components/{part.code}/history"
    library = reader.edge.library
    library.refresh()
    library.store._limit_bytes = 0

    for _again in range(2):
        reader.get(feed)
        reader.get(other)
    assert renders.count(feed) == 1
    with time_machine.travel(timezone.now() + 10 * MINUTE, tick=False):
        reader.get(feed)

    assert renders.count(feed) == 2


def test_without_the_database_the_last_good_page_says_from_when_it_is(reader, database_gone):
    fresh = reader.get("/")

    with database_gone():
        reader.edge.library.refresh()
        stale = reader.get("/")

    assert stale.status == 200
    assert STALE_HEADER in stale.headers
    assert stale.headers["ETag"] != fresh.headers["ETag"]
    assert b"could not reach its database" in stale.body
    assert STALE_HEADER not in fresh.headers


def test_without_the_database_what_is_not_there_is_known_to_be_missing(reader, database_gone):
    reader.edge.library.warm()

    with database_gone():
        reader.edge.library.refresh()
        replies = [reader.get("/incidents/000000000000"), reader.get("/no/such")]

    assert [reply.status for reply in replies] == [404, 404]


def test_what_is_learned_amid_giving_up_is_trusted(reader, renders):
    """The answer of a database that hung may come while the other thread gives it up."""
    reader.get("/")
    reader.edge.library.store.distrust_all()

    for _ in range(5):
        reader.get("/")

    assert len(renders) == 2


def test_the_database_back_the_notice_goes(reader, database_gone):
    fresh = reader.get("/")
    with database_gone():
        reader.edge.library.refresh()
        reader.get("/")

    reader.edge.library.refresh()

    assert reader.get("/") == fresh


def test_a_restart_without_the_database_answers_from_disk(reader, database_gone, tmp_path):
    fresh = reader.get("/")
    restarted = Reader(wsgi.around(reader.edge._inner, folder=tmp_path))

    with database_gone():
        stale, unseen = restarted.get("/"), restarted.get("/uptime")

    assert stale.status == 200
    assert STALE_HEADER in stale.headers
    assert fresh.body[:200] == stale.body[:200]
    assert unseen.status == 503


def test_without_the_database_links_of_the_front_page_lead_to_pages(reader, database_gone):
    now = timezone.now()
    incident = make.incident(status="resolved", now=now - HOUR)
    reader.edge.library.refresh()
    reader.edge.library.warm()

    with database_gone():
        reader.edge.library.refresh()
        page = reader.get(f"/incidents/{incident.code}")

    assert page.status == 200
    assert STALE_HEADER in page.headers


def test_a_database_that_hangs_keeps_no_reader_waiting(reader, monkeypatch):
    reader.get("/")
    asked, answered = threading.Event(), threading.Event()

    def hang():
        asked.set()
        assert answered.wait(60)
        return {"page": 10_000}

    monkeypatch.setattr("incidents.edge.library.PATIENCE_S", 0.05)
    monkeypatch.setattr("incidents.queries.revisions.numbers", hang)
    watch = threading.Thread(target=reader.edge.library._revisions.learn)
    watch.start()
    assert asked.wait(60)
    time.sleep(0.1)
    reader.edge.library.distrust_if_hanging()

    during, health = reader.get("/"), reader.get("/healthz")
    answered.set()
    watch.join()

    assert STALE_HEADER in during.headers
    assert json.loads(health.body)["parts"]["database"] == {"ok": False}
    assert not reader.edge.library.is_lost


def test_a_render_that_fails_leaves_the_last_good_page_and_is_not_tried_at_once(
    reader, renders, monkeypatch
):
    reader.get("/")
    change_elsewhere()
    reader.edge.library.refresh()

    with monkeypatch.context() as broken:
        broken.setattr("incidents.render.pages.home", gone)
        replies = [reader.get("/") for _ in range(5)]

    assert {reply.status for reply in replies} == {200}
    assert all(STALE_HEADER in reply.headers for reply in replies)
    assert renders == ["/", "/"]


def test_what_goes_on_failing_is_tried_ever_more_rarely_until_something_changes(
    reader, renders, monkeypatch
):
    start = timezone.now()
    monkeypatch.setattr("incidents.render.pages.home", gone)

    with time_machine.travel(start) as clock:
        for _ in range(240):
            reader.get("/")
            clock.shift(1)
        tries = len(renders)
        change_elsewhere()
        reader.edge.library.refresh()
        reader.get("/")

    assert 7 <= tries <= 10, "after 1, 2, 4 … 60 seconds"
    assert len(renders) == tries + 1
