"""A thread that waits for a database in vain is freed by another."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing

import pytest
from django.db import DatabaseError, connection

from incidents.edge.connections import Connections, answer_to, cut
from incidents.edge.library import PATIENCE_S
from incidents.queries import revisions
from tests.edge.conftest import change_elsewhere
from tests.up import until


def end_sleepers():
    """The server does not notice that their connections are cut."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE query LIKE 'SELECT pg_sleep%'"
        )


@pytest.mark.postgresql
def test_a_query_that_hangs_ends_with_an_error_once_its_connection_is_cut(transactional_db):
    asked = Connections()
    connection.ensure_connection()
    cutter = threading.Timer(0.3, lambda: cut(asked.hanging(longer_than_s=0.1)))
    cutter.start()

    started_s = time.monotonic()
    with pytest.raises(DatabaseError), asked.asking(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")

    assert time.monotonic() - started_s < 10
    connection.close()
    end_sleepers()


@pytest.mark.postgresql
def test_who_asked_after_a_question_that_hangs_is_freed_with_it(reader):
    library = reader.edge.library

    def ask():
        with closing(connection), pytest.raises(DatabaseError), library.connections.asking():
            connection.cursor().execute("SELECT pg_sleep(30)")

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    until(lambda: len(library.connections.hanging(longer_than_s=0)) == 2, "both asked")
    first = next(iter(library.connections._asking.values()))
    first.since_s -= PATIENCE_S

    library.distrust_if_hanging()
    for asker in askers:
        asker.join(20)

    assert not any(asker.is_alive() for asker in askers)
    end_sleepers()


@pytest.mark.postgresql
def test_a_request_that_takes_long_is_cut_only_while_nobody_has_answers(reader, monkeypatch):
    library = reader.edge.library
    monkeypatch.setattr("incidents.edge.library.HUNG_AFTER_S", -1)

    with library.connections.request(), connection.cursor() as cursor:
        library.distrust_if_hanging()
        cursor.execute("SELECT 1")

        library._revisions.is_lost = True
        library.distrust_if_hanging()
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT 1")
    connection.close()


@pytest.mark.postgresql
def test_a_render_that_works_is_not_taken_for_one_that_waits(transactional_db):
    asked = Connections()

    with asked.asking(is_render=True), connection.cursor() as cursor:
        assert not asked.hanging(longer_than_s=-1)
        cursor.execute("SELECT 1")
        assert not asked.hanging(longer_than_s=-1)


@pytest.mark.postgresql
def test_an_operator_who_waits_in_vain_is_told(reader):
    """A lock that nobody gives up stands for a database that hangs."""
    library = reader.edge.library
    library._revisions.is_lost = True
    cutter = threading.Timer(0.5, lambda: cut(library.connections.requests(longer_than_s=0.1)))
    other = connection.copy()
    other.set_autocommit(False)

    with closing(other), other.cursor() as cursor:
        cursor.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        cutter.start()
        reply = reader.get("/admin/", cookie=f"sessionid={'s' * 32}")
        other.rollback()

    assert reply.status == 503
    assert b"The database cannot be reached" in reply.body


@pytest.mark.postgresql
def test_a_connection_that_had_ended_is_made_anew(transactional_db):
    connection.ensure_connection()
    cut([connection.connection])

    with Connections().asking():
        assert answer_to(revisions.numbers) == {}


@pytest.mark.postgresql
def test_a_render_that_hangs_gives_its_reader_the_last_good_bytes(reader, monkeypatch):
    """A lock that nobody gives up stands for a database that hangs."""
    assert reader.get("/").status == 200
    change_elsewhere()
    reader.edge.library.refresh()
    monkeypatch.setattr("incidents.edge.library.PATIENCE_S", 0.3)
    is_over = threading.Event()

    def watch():
        while not is_over.wait(0.05):
            reader.edge.library.distrust_if_hanging()

    other = connection.copy()
    other.set_autocommit(False)
    watching = threading.Thread(target=watch)
    with closing(other), other.cursor() as cursor:
        cursor.execute("LOCK TABLE incidents_component IN ACCESS EXCLUSIVE MODE")
        watching.start()
        first, second = reader.get("/"), reader.get("/")
        other.rollback()
    is_over.set()
    watching.join()

    for reply in (first, second):
        assert (reply.status, "X-Stale-Since" in reply.headers) == (200, True)
    library = reader.edge.library
    library.refresh()  # other tables can be read: it is not lost, but the page is left alone
    assert not library.is_lost
    renders = library.renders
    assert "X-Stale-Since" in reader.get("/").headers
    assert library.renders == renders
    connection.close()


def test_a_reader_of_a_cut_connection_sees_its_end():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        cut([ours])

        assert ours.recv(1) == b""


@pytest.mark.sqlite
def test_a_database_without_a_connection_is_left_alone(db):
    asked = Connections()

    with asked.asking():
        cut(asked.hanging(longer_than_s=-1))

        assert connection.is_usable()


def test_who_asks_within_asking_still_asks_afterwards(db):
    asked = Connections()

    with asked.asking():
        with asked.asking():
            pass
        assert len(asked._asking) == 1

    assert not asked._asking
