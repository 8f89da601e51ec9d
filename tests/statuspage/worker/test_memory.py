"""Memory of the worker."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from statuspage.worker.memory import SQLITE_CACHE_KIB, keep_small_cache


def test_a_worker_keeps_little_of_the_database_in_each_of_its_connections():
    database = {
        "ENGINE": "statuspage.sqlite3",
        "OPTIONS": {"init_command": "PRAGMA synchronous=1;"},
    }
    keep_small_cache(database)

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(database["OPTIONS"]["init_command"])
        [(kept,)] = connection.execute("PRAGMA cache_size")
    assert kept == -SQLITE_CACHE_KIB


@pytest.mark.parametrize("options", [{}, {"connect_timeout": 2}])
def test_a_database_on_a_server_is_left_as_it_is(options):
    database = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": dict(options)}
    keep_small_cache(database)

    assert database["OPTIONS"] == options
