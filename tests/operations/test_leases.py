from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from incidents.models import Lease
from incidents.operations import leases
from incidents.operations.leases import Lost, alone

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = datetime(2022, 6, 10, tzinfo=UTC)
LONG_S = 10


def in_a_thread(work):
    def run():
        work()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_one_waits_until_the_other_is_done():
    done = []

    def second():
        with alone("a"):
            done.append("second")

    with alone("a"):
        waiting = in_a_thread(second)
        waiting.join(3 * leases.PAUSE_S)
        done.append("first")
    waiting.join(LONG_S)

    assert done == ["first", "second"]


def test_others_do_what_is_named_otherwise_meanwhile():
    done = []

    def other():
        with alone("b"):
            done.append("b")

    with alone("a"):
        in_a_thread(other).join(LONG_S)

    assert done == ["b"]


def test_what_a_killed_process_held_lapses():
    with alone("a"), alone("b"):
        rows = {claim.name: claim for claim in Lease.objects.all()}
    Lease.objects.filter(name="a").update(holder="killed", until=LONG_AGO)

    with alone("a") as held:
        held.renew()

    assert set(rows) == {"a", "b"}
    assert all(claim.until for claim in rows.values())


def test_whose_turn_has_lapsed_is_told_and_takes_nothing_from_the_next():
    with alone("a") as slow:
        Lease.objects.update(until=LONG_AGO)
        with alone("a") as next_one:
            with pytest.raises(Lost):
                slow.renew()
            next_one.renew()


def test_a_turn_ends_by_the_databases_clock(now):
    with alone("a"):
        [claim] = Lease.objects.all()

    assert claim.until is not None
    left = claim.until - datetime.now(UTC)
    assert 0 < left.total_seconds() <= leases.LAPSES_AFTER.total_seconds()


def test_what_was_held_before_the_databases_clock_was_set_back_lapses():
    Lease.objects.create(name="a", holder="killed", until=datetime.now(UTC) + timedelta(hours=2))

    with alone("a") as held:
        held.renew()
