from __future__ import annotations

import gzip
import json
import threading
import time

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from django.utils import timezone

from incidents.edge import wsgi
from incidents.edge.document import STALE_HEADER
from incidents.models import Revision
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
from tests import make
from tests.conftest import gone
from tests.edge.conftest import Reader
from tests.make import DAY, HOUR


def change_elsewhere():
    """What a commit in another process looks like from here."""
    Revision.objects.filter(topic="page").update(number=10_000)


def test_a_page_is_rendered_once_however_often_it_is_read(reader, renders):
    for _ in range(3):
        assert reader.get("/").status == 200

    assert renders == ["/"]


def test_every_reader_gets_the_same_bytes_whatever_it_sends(reader, renders):
    plain = reader.get("/")

    odd = reader.get(
        "/",
        query="utm=1&page=2",
        cookie="sessionid=forged",
        accept_language="ar",
        x_forwarded_host="evil",
    )

    assert odd == plain
    assert "Set-Cookie" not in plain.headers
    assert renders == ["/"]


def test_each_coding_has_the_same_content_and_tag(reader):
    plain, zipped = reader.get("/"), reader.get("/", accept_encoding="gzip")
    small = reader.get("/", accept_encoding="br, gzip")

    assert gzip.decompress(zipped.body) == brotli.decompress(small.body) == plain.body
    assert plain.headers["ETag"] == zipped.headers["ETag"] == small.headers["ETag"]
    assert {r.headers["Vary"] for r in (plain, zipped, small)} == {"Accept-Encoding"}


def test_who_has_it_gets_304_without_a_body(reader):
    tag = reader.get("/").headers["ETag"]

    reply = reader.get("/", if_none_match=f'"other", {tag}')

    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["ETag"] == tag
    assert "Content-Length" not in reply.headers


def test_head_says_what_get_would_and_sends_nothing(reader):
    get, head = reader.get("/"), reader.get("/", method="HEAD")

    assert head.body == b""
    assert head.headers == get.headers


def test_a_feed_is_not_modified_since_its_last_change(reader, now):
    make.incident(now=now)
    reader.edge.library.refresh()
    modified = reader.get("/history.atom").headers["Last-Modified"]

    assert reader.get("/history.atom", if_modified_since=modified).status == 304


def test_a_change_elsewhere_is_seen_once_it_is_learned(reader, renders):
    reader.get("/")
    change_elsewhere()

    reader.edge.library.refresh()
    reader.get("/")

    assert renders == ["/", "/"]


def test_unknown_addresses_cost_one_render_in_all(reader, renders):
    replies = [reader.get(f"/incidents/{number:012}") for number in range(50)]
    replies += [reader.get(f"/no/such/{number}") for number in range(50)]

    assert {reply.status for reply in replies} == {404}
    assert {reply.body for reply in replies} == {replies[0].body}
    assert renders == ["/nowhere"]


def test_a_file_that_is_not_there_costs_no_render_and_does_not_reach_django(reader, renders):
    replies = [reader.get(f"/static/nope{number}.css") for number in range(20)]
    replies += [reader.get(f"/static{path}") for path in ("/", "/../manage.py", "/incidents")]

    assert {reply.status for reply in replies} == {404}
    assert (renders, reader.edge._inner.calls) == (["/nowhere"], 0)


def test_files_are_served_while_the_back_office_is_busy_or_elsewhere(reader, settings):
    for _ in range(wsgi.OFFICE_THREADS):
        reader.edge._slots.acquire()
    settings.STATUSPAGE_READERS_ONLY = True

    assert reader.get("/static/incidents/page.css").status == 200


def test_what_is_withdrawn_is_gone(reader, now):
    incident = make.incident(now=now)
    reader.edge.library.refresh()
    path = f"/incidents/{incident.code}"
    assert reader.get(path).status == 200

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    reader.edge.library.refresh()

    assert reader.get(path).status == 404


def test_what_is_withdrawn_does_not_come_back_in_bad_times(reader, now, database_gone, tmp_path):
    incident = make.incident(now=now)
    reader.edge.library.refresh()
    path = f"/incidents/{incident.code}"
    reader.get(path)

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    reader.edge.library.refresh()
    reader.edge.library.warm()

    with database_gone():
        reader.edge.library.refresh()
        restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        assert reader.get(path).status == 404
        assert restarted.get(path).status == 503


def test_what_was_withdrawn_while_nobody_served_does_not_come_back(
    reader, now, database_gone, tmp_path
):
    incident = make.incident(now=now)
    reader.edge.library.refresh()
    path = f"/incidents/{incident.code}"
    reader.get(path)
    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)

    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()
    restarted.edge.library.warm()

    with database_gone():
        restarted.edge.library.refresh()
        assert restarted.get(path).status == 404


def test_a_new_month_has_a_page_though_nobody_writes(site, tmp_path, monkeypatch):
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    with time_machine.travel("2027-02-28T23:59:00Z", tick=False) as clock:
        reader = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        reader.edge.library.refresh()
        before = reader.get("/history/2027-03")
        clock.move_to("2027-03-01T00:00:00Z")
        reader.edge.library.refresh()

        after = reader.get("/history/2027-03")

    assert (before.status, after.status) == (404, 200)


def test_no_reader_waits_where_the_clock_makes_pages_new(reader, renders):
    start = timezone.now().replace(second=30, microsecond=0)
    make.incident(components=make.degraded(make.component(now=start)), now=start)
    with time_machine.travel(start, tick=False) as clock:
        reader.edge.library.refresh()
        reader.edge.library.warm()
        before = reader.get("/")
        clock.shift(30.5)
        renders.clear()

        meanwhile, rendered = reader.get("/"), list(renders)
        reader.edge.library.warm()
        by_warm = list(renders)
        after = reader.get("/")

    assert (meanwhile, rendered) == (before, [])
    assert after.body != before.body
    assert "/" in by_warm
    assert renders == by_warm


def test_a_page_that_the_clock_made_wrong_is_rendered_for_its_reader_if_nobody_else_does(
    reader, renders
):
    start = timezone.now().replace(second=30, microsecond=0)
    make.incident(components=make.degraded(make.component(now=start)), now=start)
    with time_machine.travel(start, tick=False) as clock:
        reader.edge.library.refresh()
        reader.get("/")
        clock.shift(32)
        reader.get("/")

    assert renders.count("/") == 2


def test_what_only_the_calendar_changes_is_kept_for_bad_times_again(
    site, tmp_path, monkeypatch, database_gone
):
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    with time_machine.travel("2027-02-28T23:59:00Z", tick=False) as clock:
        component = make.component(now=timezone.now() - DAY)
        path = reverse("feed-component-history-atom", args=[component.code])
        reader = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        reader.edge.library.refresh()
        reader.get(path)
        clock.move_to("2027-03-01T00:15:00Z")
        reader.edge.library.refresh()
        reader.edge.library.warm()

        with database_gone():
            restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
            reply = restarted.get(path)

    assert reply.status == 200


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


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "", "with space", "[::1"]
)
def test_a_name_that_is_not_ours_is_refused_and_never_kept(reader, host):
    reader.get("/")

    reply = reader.get("/", host=host)

    assert reply.status == 400
    assert b"evil" not in reader.get("/").body


def test_names_are_not_remembered_without_end(reader, settings):
    settings.ALLOWED_HOSTS = ["*"]

    for number in range(1_000):
        assert reader.get("/", host=f"h{number}.example").status == 200

    assert len(reader.edge._hosts) <= 100


def test_invented_ports_do_not_crowd_out_the_name_that_readers_use(reader):
    for number in range(1, 1_000):
        assert reader.get("/", host=f"testserver:{number}").status == 200

    reader.get("/", host="localhost:8000")

    assert {"testserver", "localhost:8000"} <= reader.edge._hosts


def test_a_name_of_unusual_length_is_not_remembered(reader):
    assert reader.get("/", host=f"testserver:{'0' * 100_000}80").status == 200

    assert sum(map(len, reader.edge._hosts)) < 1_000


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "PURGE", "get"])
@pytest.mark.parametrize("path", ["/", "/no/such", "/healthz"])
def test_what_is_only_read_costs_no_render_by_any_method(reader, renders, method, path):
    reply = reader.get(path, method=method)

    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")
    assert (renders, reader.edge._inner.calls) == ([], 0)


def test_the_writer_sees_what_it_wrote(reader, now, client):
    reader.get("/")
    make.incident(name="Just now", now=now)

    reader.get("/admin/login/", method="POST")

    assert b"Just now" in reader.get("/").body


def test_other_addresses_are_passed_on(reader, renders):
    assert reader.get("/admin/login/").status == 200
    assert reader.get("/admin").status == 301
    assert renders == []


def test_http_is_redirected_where_https_is_asked_for(settings, reader, tmp_path):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    behind_tls = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    behind_tls.edge.library.refresh()
    assert behind_tls.get("/", x_forwarded_proto="https").status == 200

    reply = behind_tls.get("/history", query="a=b")

    assert (reply.status, reply.headers["Location"]) == (301, "https://testserver/history?a=b")
    assert behind_tls.get("/", host="evil.example").status == 400
    assert behind_tls.get("/admin/login/", method="POST").status == 301


@pytest.mark.parametrize("chain", ["https,http", "https, http", " https", "http,https", "http", ""])
def test_however_a_chain_of_proxies_says_it_no_document_is_made_past_the_memory(
    settings, reader, tmp_path, chain
):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    inner = reader.edge._inner
    behind_tls = Reader(wsgi.around(inner, folder=tmp_path))
    behind_tls.edge.library.refresh()

    reply = behind_tls.get("/", x_forwarded_proto=chain)

    assert reply.status == (200 if chain.strip().startswith("https") else 301)
    assert b"splice" not in reply.body
    assert inner.calls == 0


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


@pytest.fixture
def told(reader):
    """An incident of the past with words that must be taken back, which was read."""
    incident = make.incident(
        status="resolved", body="Ask 0170 123456.", now=timezone.now() - 100 * DAY
    )
    reader.edge.library.refresh()
    assert b"0170" in reader.get(f"/incidents/{incident.code}").body
    return incident


def take_back(incident):
    update = incident.updates.get()
    fields = {"status": update.status, "display_at": update.display_at}
    updates.edit_update(update.pk, by=SYSTEM, body="Ask us.", now=timezone.now(), **fields)


def test_what_was_taken_back_is_not_kept_for_bad_times(reader, told, database_gone):
    take_back(told)
    reader.edge.library.refresh()
    reader.edge.library.warm()
    with database_gone():
        reader.edge.library.refresh()
        page = reader.get(f"/incidents/{told.code}")

    assert b"Ask us." in page.body
    assert b"0170" not in page.body


def test_what_was_taken_back_after_a_restart_does_not_return_from_disk(
    reader, told, database_gone, tmp_path
):
    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()

    take_back(told)
    restarted.edge.library.refresh()
    restarted.edge.library.warm()
    with database_gone():
        restarted.edge.library.refresh()
        page = restarted.get(f"/incidents/{told.code}")

    assert b"0170" not in page.body


def test_what_was_taken_back_while_nobody_served_does_not_return_from_disk(
    reader, told, database_gone, tmp_path
):
    take_back(told)
    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()

    with database_gone():
        restarted.edge.library.refresh()
        page = restarted.get(f"/incidents/{told.code}")

    assert b"0170" not in page.body


def test_what_memory_had_no_room_for_does_not_return_from_disk(reader, told, database_gone):
    path = f"/incidents/{told.code}"
    reader.edge.library.store.remove(path)

    take_back(told)
    reader.edge.library.refresh()
    with database_gone():
        reader.edge.library.refresh()
        page = reader.get(path)

    assert b"0170" not in page.body


def test_what_did_not_change_is_kept_over_a_restart(reader, told, database_gone, tmp_path):
    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()

    with database_gone():
        restarted.edge.library.refresh()
        page = restarted.get(f"/incidents/{told.code}")

    assert page.status == 200


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


def test_a_thread_is_always_left_for_readers(reader):
    reader.get("/")
    for _ in range(wsgi.OFFICE_THREADS):
        reader.edge._slots.acquire()

    assert reader.get("/admin/login/", method="POST").status == 503
    assert reader.get("/").status == 200
    reader.edge._slots.release()
    assert reader.get("/admin/login/").status == 200


def test_a_server_for_readers_serves_nothing_else(reader, settings):
    settings.STATUSPAGE_READERS_ONLY = True

    assert reader.get("/").status == 200
    assert reader.get("/admin/login/").status == 421
    assert reader.get("/admin/login/", method="POST").status == 421
    assert reader.get("/livez").status == 200
