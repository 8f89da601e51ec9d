"""The demo of an earlier version, upgraded by the start of this one."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.request
from contextlib import closing

import pytest

from tests.up import PATIENCE_S, ROOT, environment, running

SAMPLE = ROOT / "tests" / "samples" / "demo_739fd4c.sql"
# What readers and operators would miss; tables of the earlier version that are still there.
KEPT = (
    *("component", "componentgroup", "incident", "incidentupdate", "affectedcomponent"),
    *("statuschange", "statusinterval", "dailytotal", "postmortem", "postmortemsection"),
    *("job", "jobreading", "draft", "user", "page"),
)

pytestmark = [pytest.mark.fault, pytest.mark.long]


@pytest.fixture
def earlier(tmp_path):
    """The file of the earlier version's database, in a data folder."""
    file = tmp_path / "var" / "plainstatus.sqlite3"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database:
        database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
        database.executescript(SAMPLE.read_text())
    return file


def counts(file):
    with closing(sqlite3.connect(file)) as database:
        return {name: _count(database, f"incidents_{name}") for name in KEPT}


def _count(database, table):
    return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def fetched(up, path):
    url = f"http://127.0.0.1:{up.port}{path}"
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as reply:
        return reply.read().decode()


def test_its_rows_and_pages_are_there_and_it_was_copied(earlier, tmp_path):
    before = counts(earlier)
    assert before["incidentupdate"] == 53

    with running(environment(earlier.parent, STATUSPAGE_DEMO=""), tmp_path, migrate=True) as up:
        front = fetched(up, "/")
        [code] = re.findall(r'href="/incidents/(\w+)"', fetched(up, "/history/2022-06"))[:1]
        founding = fetched(up, f"/incidents/{code}")
        purge = json.loads(fetched(up, "/jobs/cachepurge22.json"))
        others = [fetched(up, path) for path in ("/uptime", "/maintenances", "/updates.atom")]

    [copied] = (earlier.parent / "copies").iterdir()
    assert counts(copied) == before
    assert counts(earlier) == before
    assert f"as it was, it is in {copied}" in up.log.read_text()
    assert "Package index status" in front
    assert "Redirect loops in the JSON documents of projects" in founding
    assert "harming the health" in founding
    assert purge["reading"]["state"] == "finished_with_failures"
    assert all("Package index" in text for text in others)
