from __future__ import annotations

import gzip

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler

from incidents.edge import wsgi
from incidents.models import FormerPath
from incidents.render import style_sheet
from tests import make
from tests.edge.conftest import Reader, change_elsewhere
from tests.edge.operators import fill
from tests.make import NOW


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


def test_an_address_of_a_page_that_was_moved_here_leads_to_what_is_in_its_place(reader):
    for path, target in (("/schedules/7", "/maintenances"), ("/störung", "/history")):
        FormerPath.objects.create(path=path, target=target, created_at=NOW)
    change_elsewhere()
    reader.edge.library.refresh()

    assert reader.get("/schedules/7").headers["Location"] == "/maintenances"
    assert reader.get("/schedules/7/").status == 301
    assert reader.get("/störung".encode().decode("latin-1")).headers["Location"] == "/history"
    assert reader.get("/schedules/8").status == 404


@pytest.mark.parametrize("query", ["unsubscribe=j0vqr9kl3513", "utm=1&unsubscribe=j0vqr9kl3513"])
def test_the_link_in_an_old_mail_leads_to_what_the_subscriber_hears_of(reader, query):
    reply = reader.get("/", query=query)

    assert (reply.status, reply.headers["Location"]) == (302, "/subscribe/former/j0vqr9kl3513")
    assert reader.get("/", query="unsubscribe=//evil.example").status == 200


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


def test_a_page_of_another_version_still_finds_its_style(reader):
    reply = reader.get("/static/incidents/page.0123456789ab.css")

    assert (reply.status, reply.headers["Location"]) == (302, "/static/incidents/page.css")


def test_files_are_served_while_the_console_is_busy_or_elsewhere(reader, settings):
    for lane in (reader.edge.lanes.operators, reader.edge.lanes.others):
        fill(lane)
    settings.STATUSPAGE_READERS_ONLY = True

    assert reader.get("/static/incidents/page.css").status == 200


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

    reader.get("/accounts/login/", method="POST")

    assert b"Just now" in reader.get("/").body


def test_other_addresses_are_passed_on(reader, renders):
    assert reader.get("/accounts/login/").status == 200
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
    assert behind_tls.get("/accounts/login/", method="POST").status == 301


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
    assert inner.calls == 0


def test_a_server_for_readers_serves_nothing_else(reader, settings):
    settings.STATUSPAGE_READERS_ONLY = True

    assert reader.get("/").status == 200
    assert reader.get("/accounts/login/").status == 421
    assert reader.get("/accounts/login/", method="POST").status == 421
    assert reader.get("/livez").status == 200


def test_pages_that_caches_keep_find_a_sheet_whatever_the_accent_has_become(reader):
    old = style_sheet.address(make.page(accent="#1d5fa8"))
    before = style_sheet.address(make.page(accent="#aa2255"))
    present = style_sheet.address(make.page(accent="#7a1fa2"))
    reader.edge.library.refresh()

    assert reader.get(old).headers["Location"] == "/static/incidents/page.css"
    assert reader.get(before).body.decode() == style_sheet.accented("#aa2255")
    assert reader.get(present).body.decode() == style_sheet.accented("#7a1fa2")
    assert present in reader.get("/").body.decode()


def test_pages_on_disk_keep_their_sheet_while_the_database_is_gone(reader, database_gone):
    address = style_sheet.address(make.page(accent="#7a1fa2"))
    reader.edge.library.refresh()
    reader.edge.library.warm()

    with database_gone():
        reader.edge.library.refresh()
        assert reader.get(address).body.decode() == style_sheet.accented("#7a1fa2")
