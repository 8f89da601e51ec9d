"""Memory of the worker."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from statuspage.worker.memory import SQLITE_CACHE_KIB, keep_small_cache
from tests.up import environment, python

LOADED = """
import sys
from statuspage.worker.__main__ import app
from django.urls import resolve
app.loader.import_default_modules()
resolve("/")
print(*sys.modules)
"""

# All at once, as the threads of a worker or of the web server may.
FIRST_USE = """
import sys, threading
from statuspage.worker.__main__ import app
from incidents.domain import markdown
from incidents.render.icalendar import _calendar
sys.setswitchinterval(1e-6)
together, failed = threading.Barrier(12), []
def use():
    together.wait()
    try:
        markdown.to_html("```python\\nx = 1\\n```", scope="u"), _calendar("PUBLISH")
    except Exception as error:
        failed.append(error)
threads = [threading.Thread(target=use) for _ in range(12)]
for each in threads: each.start()
for each in threads: each.join()
print(failed)
"""


@pytest.mark.fault
def test_what_is_loaded_when_needed_may_be_needed_by_many_threads_at_once(tmp_path):
    for _ in range(2):
        assert python(environment(tmp_path), "-c", FIRST_USE).strip() == "[]"


@pytest.mark.fault
@pytest.mark.parametrize(
    ("needed_for", "package"),
    [
        ("calendars", "icalendar"),
        ("requests", "httpx2"),
        ("requests", "httpcore2"),
        ("images", "PIL"),
        ("code", "pygments.lexers"),
        ("the console", "incidents.admin"),
        ("the console", "incidents.console.board"),
    ],
)
def test_a_worker_loads_nothing_that_few_of_its_tasks_need(loaded, needed_for, package):
    assert package not in loaded, f"of use for {needed_for} only"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> set[str]:
    """The modules of a worker that has all its tasks, and the addresses that mail leads to."""
    variables = environment(tmp_path_factory.mktemp("var"))
    return set(python(variables, "-c", LOADED).split())


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
