"""Requests for what was never rendered, while the database is gone."""

from __future__ import annotations


def test_who_reads_what_was_never_made_is_told_so_in_the_page_s_look(reader, database_gone, caplog):
    with database_gone():
        reply = reader.get("/uptime")

    assert reply.status == 503
    assert reply.headers["Retry-After"] == "5"
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert b"This status page has a problem of its own" in reply.body
    assert "Service Unavailable" not in caplog.text


def test_alerts_that_come_in_meanwhile_are_to_be_sent_again(reader, database_gone):
    key = {"authorization": "Bearer abc"}
    with database_gone():
        reply = reader.post("/hooks/grafana", b"{}", content_type="application/json", **key)

    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
