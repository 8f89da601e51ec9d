"""A thread that waits for a database in vain is freed by another."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing

import pytest
from django.db import DatabaseError, connection

from incidents.edge.connections import Connections, _shut


@pytest.mark.postgresql
def test_a_query_that_hangs_ends_with_an_error_once_its_connection_is_cut(transactional_db):
    asked = Connections()
    connection.ensure_connection()
    cutter = threading.Timer(0.3, asked.cut, kwargs={"older_than_s": 0.1, "is_lost": False})
    cutter.start()

    started_s = time.monotonic()
    with pytest.raises(DatabaseError), asked.asking(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")

    assert time.monotonic() - started_s < 10
    connection.close()
    with connection.cursor() as cursor:  # the server has not noticed yet
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE query LIKE 'SELECT pg_sleep%'"
        )


@pytest.mark.postgresql
def test_what_may_take_long_is_cut_only_while_nobody_has_answers(transactional_db):
    asked = Connections()

    with asked.asking(may_take_long=True), connection.cursor() as cursor:
        asked.cut(older_than_s=-1, is_lost=False)
        cursor.execute("SELECT 1")

        asked.cut(older_than_s=-1, is_lost=True)
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT 1")
    connection.close()


@pytest.mark.postgresql
def test_an_operator_who_waits_in_vain_is_told(reader):
    """A lock that nobody gives up stands for a database that hangs."""
    library = reader.edge.library
    library._revisions.is_lost = True
    cutter = threading.Timer(
        0.5, library.connections.cut, kwargs={"older_than_s": 0.1, "is_lost": True}
    )
    other = connection.copy()
    other.set_autocommit(False)

    with closing(other), other.cursor() as cursor:
        cursor.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        cutter.start()
        reply = reader.get("/admin/", cookie=f"sessionid={'s' * 32}")
        other.rollback()

    assert reply.status == 503
    assert b"The database cannot be reached" in reply.body


def test_a_reader_of_a_cut_connection_sees_its_end():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _shut(ours)

        assert ours.recv(1) == b""


@pytest.mark.sqlite
def test_a_database_without_a_connection_is_left_alone(db):
    asked = Connections()

    with asked.asking():
        asked.cut(older_than_s=-1, is_lost=True)

        assert connection.is_usable()


def test_who_asks_within_asking_still_asks_afterwards(db):
    asked = Connections()

    with asked.asking():
        with asked.asking():
            pass
        assert len(asked._asking) == 1

    assert not asked._asking
