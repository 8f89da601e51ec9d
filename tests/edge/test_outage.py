"""The worst hour of a status page, with whole processes and a real PostgreSQL.

Five hundred readers poll while an update is posted, the database stops, the web server is
killed, and the database comes back.
"""

from __future__ import annotations

import json
import signal
import time
import urllib.request

import psutil
import pytest

from tests import postgres
from tests.edge.readers import Readers, lasted_s, statuses
from tests.up import demo, is_alive, post, python, running, until

READERS, PERIOD_S = 500, 4.0
# Each reader asks some times in every phase; the second half of the outage follows the restart.
CALM_S, OUTAGE_S, AFTER_S = 3 * PERIOD_S, 6 * PERIOD_S, 3 * PERIOD_S
# What is promised, of a machine that does nothing else. Here it has 500 readers, other tests and
# perhaps neighbours: the figures are printed, and only what hangs fails.
FRESH_WITHIN_S, BACK_WITHIN_S, RECOVERED_WITHIN_S = 1.0, 3.0, 2.0
SLACK = 10.0
TEXT = "The database is about to go."

pytestmark = [pytest.mark.fault, pytest.mark.long]

PATHS = """
import json
from django.utils import timezone
from incidents.models import Incident
from incidents.publishing.catalogue import catalogue
code = Incident.objects.unresolved()[0].code
found = catalogue(now=timezone.now())
print(json.dumps([f"/incidents/{code}", *found.core, *found.linked]))
"""
# Those that show the text when they are made anew, of all that there is to read.
SHOWING = """
import json, sys
from django.utils import timezone
from incidents.publishing.catalogue import catalogue
from incidents.publishing.documents import ask
paths = sorted(catalogue(now=timezone.now()).paths)
print(json.dumps([path for path in paths if sys.argv[1].encode() in ask(path).body]))
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


def all_show(port, paths):
    return all(TEXT in fetch(port, path)[1] for path in paths)


def update(site, environment, paths):
    """Post, and wait until all that shows it does; return when it was committed, and where."""
    core = ["/", "/live/incidents", paths[0], "/history.atom", "/history.rss", "/updates.atom"]
    committed_s = post(environment, TEXT)
    until(lambda: all_show(site.port, core), "the update was seen")
    time.sleep(PERIOD_S)
    showing = json.loads(run(environment, SHOWING, TEXT))
    assert set(core) <= set(showing)
    assert all_show(site.port, showing)
    return committed_s, showing


def lose_database(site, server, paths):
    """Return how many seconds it took until all documents said that they are stale."""
    stop(server)
    stale_s = until(lambda: all_stale(site.port, paths), "all documents said that they are stale")
    assert 'class="stale"' in fetch(site.port, "/")[1]
    time.sleep(OUTAGE_S / 2)
    return stale_s


def kill_web_server(site, paths, showing):
    """Return when it was killed, and when the page answered again."""
    killed_s = time.monotonic()
    site.child("statuspage.web").kill()
    until(lambda: fetch(site.port, "/")[0] == 200, "the page answered again")
    answered_s = time.monotonic()
    assert all_stale(site.port, paths)
    assert all_show(site.port, showing)
    time.sleep(OUTAGE_S / 2)
    return killed_s, answered_s


def give_database_back(site, server, paths, showing):
    """Return when it was there again."""
    server.ensure_postgres_running()
    returned_s = time.monotonic()
    until(lambda: none_stale(site.port, paths), "no document was stale")
    assert all_show(site.port, showing)
    time.sleep(AFTER_S)
    return returned_s


def test_readers_are_answered_through_update_outage_and_restart(site, environment, server, report):
    paths = json.loads(run(environment, PATHS))
    until(lambda: all(fetch(site.port, path)[0] == 200 for path in paths), "all were made")

    with Readers(site.port, paths, READERS, PERIOD_S, news=TEXT) as readers:
        time.sleep(CALM_S)
        committed_s, showing = update(site, environment, paths)
        told = readers.since(committed_s)
        stale_s = lose_database(site, server, paths)
        calm = statuses(readers.seen)
        killed_s, answered_s = kill_web_server(site, paths, showing)
        returned_s = give_database_back(site, server, paths, showing)

    # As the readers saw it: when the last of them asked who got something old.
    old = [seen for seen in told if seen.path in showing and not seen.has_news]
    fresh_s = lasted_s(old, since_s=committed_s)
    stale = [seen for seen in readers.since(returned_s) if seen.is_stale]
    recovered_s = lasted_s(stale, since_s=returned_s)
    back_s = answered_s - killed_s
    restart = statuses(readers.since(killed_s)) - statuses(readers.since(answered_s))
    after = statuses(readers.since(answered_s))
    report(
        f"{len(readers.seen)} answers to {READERS} readers: {dict(calm)} before the kill,"
        f" {dict(restart)} until the page answered again, {dict(after)} from then on;"
        f" in {len(showing)} documents, fresh within {fresh_s:.1f} s (promised:"
        f" {FRESH_WITHIN_S:.0f}), stale told after {stale_s:.1f} s, answering {back_s:.1f} s"
        f" after the kill ({BACK_WITHIN_S:.0f}), recovered in {recovered_s:.1f} s"
        f" ({RECOVERED_WITHIN_S:.0f})"
    )
    assert set(calm) == {200}
    assert set(restart) <= {0, 200}  # refused while nobody listens, and never an error
    assert set(after) == {200}
    assert fresh_s <= FRESH_WITHIN_S * SLACK
    assert back_s <= BACK_WITHIN_S * SLACK
    assert recovered_s <= RECOVERED_WITHIN_S * SLACK
