"""Deliveries by a real worker while what it depends on is away, refuses, hangs or ends."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests import killing, postgres, redis_server, smtp
from tests.killing import Environment
from tests.smtp import Sink
from tests.up import free_port, migrate, until

pytestmark = pytest.mark.fault

SUBSCRIBERS = 150
WAITING = "SELECT count(*) FROM incidents_delivery WHERE state = 'pending'"
FAILED_ONCE = f"{WAITING} AND last_error != ''"
FANNED_OUT = "SELECT count(*) FROM incidents_event WHERE notifies AND fanned_out_at IS NULL"
Ask = Callable[[str], int]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def site(tmp_path: Path, port: int) -> Environment:
    """A page with subscribers, whose mail server is yet to be started."""
    environment = killing.installation(tmp_path, port)
    migrate(environment)
    killing.step(environment, "fill", SUBSCRIBERS)
    return environment


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Ask the page's database for a number."""

    def ask(sql: str) -> int:
        file = f"file:{tmp_path / 'plainstatus.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True, timeout=20)) as database:
            (number,) = database.execute(sql).fetchone()
        return int(number)

    return ask


@contextmanager
def telling(site: Environment, ask: Ask) -> Iterator[None]:
    """Have all told of an incident by a worker, which ends when nothing waits any more."""
    killing.step(site, "tell")
    with killing.worker(site):
        yield
        until(lambda: not ask(FANNED_OUT) and not ask(WAITING), "nothing waited", patience_s=300)


def results(fault: str, sink: Sink, *, but: int = 0) -> killing.Found:
    """Print and return what became of the messages to all ``but`` some."""
    found = killing.found(sink, SUBSCRIBERS - but)
    print(f"\n{fault}: {found}")
    assert found.changed == 0
    return found


def test_a_mail_server_that_is_away_when_all_are_told_delays_and_loses_nothing(site, ask, port):
    with telling(site, ask):
        until(lambda: ask(FAILED_ONCE) == SUBSCRIBERS, "the server was found to be away")
        with smtp.listening(port) as sink:
            until(lambda: len(sink.taken) == SUBSCRIBERS, "all were told")

    found = results("Mail server away", sink)
    assert (found.lost, found.repeated) == (0, 0)


def test_a_recipient_who_is_refused_is_quarantined_and_all_others_are_told(site, ask, port):
    with smtp.listening(port) as sink:
        sink.refused["reader7@example.org"] = "550 5.1.1 User unknown"
        with telling(site, ask):
            pass

    found = results("One refused by 550", sink, but=1)
    assert (found.lost, found.repeated) == (0, 0)
    assert "reader7@example.org" not in sink.addresses
    assert ask("SELECT count(*) FROM incidents_subscriber WHERE state = 'quarantined'") == 1


def test_who_is_deferred_keeps_no_other_waiting_and_is_told_later(site, ask, port):
    deferred = {f"reader{number}@example.org": "451 4.7.1 Try later" for number in range(20)}
    with smtp.listening(port) as sink:
        sink.refused = dict(deferred)
        with telling(site, ask):
            until(lambda: ask(FAILED_ONCE) == len(deferred), "some were deferred")
            others = SUBSCRIBERS - len(deferred)
            until(lambda: len(sink.taken) == others, "all others were told")
            sink.refused.clear()

    found = results(f"{len(deferred)} deferred by 451", sink)
    assert (found.lost, found.repeated) == (0, 0)


def test_a_mail_server_that_hangs_amid_a_message_repeats_that_one_at_most(site, ask, port):
    hangs, goes_on = Event(), Event()

    def hang() -> None:
        if len(sink.taken) == 50:
            hangs.set()
            goes_on.wait(300)

    with smtp.listening(port) as sink:
        sink.on_taken = hang
        with telling(site, ask):
            try:
                until(hangs.is_set, "the server hung")
                until(lambda: ask(FAILED_ONCE), "the worker gave it up")
            finally:
                goes_on.set()

    found = results("Mail server hanging amid a message", sink)
    assert found.lost == 0
    assert found.repeated <= 1


@pytest.mark.parametrize("offers", [[], ["PIPELINING"]], ids=["plain", "pipelining"])
def test_a_mail_server_that_ends_each_connection_after_50_repeats_nothing(site, ask, port, offers):
    with smtp.listening(port) as sink:
        sink.offers, sink.ends_after = offers, 50
        with telling(site, ask):
            pass

    found = results(f"Dropped after 50, {offers or 'plain'}", sink)
    assert (found.lost, found.repeated) == (0, 0)


def test_a_worker_that_is_restarted_amid_deliveries_repeats_nothing(site, ask, port):
    with smtp.listening(port) as sink:
        sink.hangs_s = 0.02
        killing.step(site, "tell")
        for share in (1, 2):
            with killing.worker(site):
                until(lambda share=share: len(sink.taken) > SUBSCRIBERS * share // 3, "some were")
        with killing.worker(site):
            until(lambda: not ask(FANNED_OUT) and not ask(WAITING), "nothing waited any more")

    found = results("Worker restarted", sink)
    assert (found.lost, found.repeated) == (0, 0)


def test_what_is_posted_while_the_broker_is_away_is_told_once_it_is_back(site, ask, port, tmp_path):
    broker = free_port()
    site["CELERY_BROKER_URL"] = f"redis://127.0.0.1:{broker}/0"
    with smtp.listening(port) as sink, ExitStack() as brokers, ExitStack() as workers:
        with redis_server.running(tmp_path, broker):
            workers.enter_context(killing.worker(site))
            killing.step(site, "tell")
            until(lambda: len(sink.taken) == SUBSCRIBERS, "all were told with the broker")
            until(lambda: not ask(WAITING), "nothing waited")
        sink.taken.clear()
        killing.step(site, "tell")
        assert ask(FANNED_OUT) == 1
        brokers.enter_context(redis_server.running(tmp_path, broker))
        until(lambda: len(sink.taken) == SUBSCRIBERS, "all were told without a wake-up")
        until(lambda: not ask(WAITING), "nothing waited")

    found = results("Broker away while posting", sink)
    assert (found.lost, found.repeated) == (0, 0)


@pytest.mark.postgresql
def test_a_database_that_is_restarted_amid_deliveries_loses_nothing(tmp_path, port):
    with postgres.running() as server, smtp.listening(port) as sink:
        site = killing.installation(tmp_path, port) | {"DATABASE_URL": postgres.url_of(server)}
        migrate(site)
        killing.step(site, "fill", SUBSCRIBERS)
        restarts, goes_on = Event(), Event()

        def wait_for_restart() -> None:
            if len(sink.taken) == 50:
                restarts.set()
                goes_on.wait(300)

        sink.on_taken = wait_for_restart
        killing.step(site, "tell")
        with killing.worker(site):
            try:
                until(restarts.is_set, "fifty were told")
                postgres.restart(server)
            finally:
                goes_on.set()
            until(lambda: len(sink.taken) > 50, "the worker went on")
            killing.step(site, "lapse")
            until(lambda: len(set(sink.addresses)) == SUBSCRIBERS, "all were told", patience_s=300)

    found = results("Database restarted amid deliveries", sink)
    assert found.lost == 0
    # What the worker had claimed, which is all of these, may be sent once more, and not again.
    assert max(Counter(sink.addresses).values()) <= 2
