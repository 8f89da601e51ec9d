"""Who comes while others have all of Django's threads, or the database is gone."""

from __future__ import annotations

import threading
from urllib.parse import urlencode

import pytest

from incidents.edge import wsgi
from incidents.edge.wsgi import OFFICE_THREADS

ADDRESS = "/admin/incidents/incident/add/"
TEXT = "Redirects <loop> for readers."
TOKEN = "t" * 32
HERE = {"cookie": f"csrftoken={TOKEN}", "origin": "http://testserver"}


@pytest.fixture
def busy(reader, monkeypatch):
    """A reader of an edge whose Django is waiting for the database."""
    monkeypatch.setattr(wsgi, "PATIENCE_S", 0.05)
    for _ in range(OFFICE_THREADS - 1):
        reader.edge._slots.acquire()
        reader.edge._django_slots.acquire()
    return reader


def send(reader, *, token=TOKEN, **headers):
    fields = {"csrfmiddlewaretoken": token, "name": "Loops", "body": TEXT}
    return reader.post(ADDRESS, urlencode(fields).encode(), **(HERE | headers))


def test_what_cannot_be_taken_now_is_given_back(busy, django_assert_num_queries):
    calls = busy.edge._inner.calls
    with django_assert_num_queries(0):
        reply = send(busy)

    assert reply.status == 503
    assert reply.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert b"Redirects &lt;loop&gt; for readers.</textarea>" in reply.body
    assert f'<form method="post" action="{ADDRESS}"'.encode() in reply.body
    assert busy.edge._inner.calls == calls


def test_what_others_wrote_cannot_be_sent_with_one_click(busy):
    reply = send(busy, token="x" * 32, origin="https://elsewhere.example.org")

    assert reply.status == 403
    assert b"<form" not in reply.body


def test_who_only_reads_is_told_to_try_again(busy):
    reply = busy.get("/admin/")

    assert reply.status == 503
    assert b"Too much at once" in reply.body


def test_who_comes_as_another_is_done_is_answered(busy, monkeypatch):
    monkeypatch.setattr(wsgi, "PATIENCE_S", 30.0)
    threading.Timer(0.1, busy.edge._django_slots.release).start()

    assert busy.get("/admin/login/").status == 200


def test_the_last_thread_reads_nothing_that_operators_send(busy):
    busy.edge._slots.acquire()

    reply = send(busy)

    assert reply.status == 503
    assert b"Go back, what you typed is there" in reply.body


def test_who_reads_what_was_never_made_is_told_so_in_the_page_s_look(reader, database_gone, caplog):
    with database_gone():
        reply = reader.get("/uptime")

    assert reply.status == 503
    assert reply.headers["Retry-After"] == "5"
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert b"This status page has trouble of its own" in reply.body
    assert "Service Unavailable" not in caplog.text
