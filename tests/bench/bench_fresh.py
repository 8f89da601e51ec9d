"""How long after a commit in another process readers get the new bytes."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from urllib.parse import urlsplit

from tests import postgres
from tests.bench import servers
from tests.bench.servers import ROOT
from tests.up import demo

POSTS = 10
AT_MOST_S = 1.0

POSTING = """
import sys, time
import django
django.setup()
from django.utils import timezone
from incidents.domain.content import UpdateContent
from incidents.models import Incident
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
incident = Incident.objects.unresolved()[0]
for text in sys.stdin:
    updates.post_update(incident.pk, by=SYSTEM, content=UpdateContent(body=text),
                        now=timezone.now())
    print(time.time(), flush=True)
"""


def test_on_this_host(tmp_path):
    environment = demo(tmp_path)
    with servers.application(tmp_path, environment) as (server, _):
        _measure("SQLite, same host", [server.url], environment)


def test_on_another_host_with_postgresql(tmp_path_factory):
    """The hosts share the database and nothing else: each has files of its own."""
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    with ExitStack() as stack:
        database = postgres.url_of(stack.enter_context(postgres.running()))
        environment = demo(here, DATABASE_URL=database)
        other = {**environment, "STATUSPAGE_VAR_DIR": str(there)}
        one, _ = stack.enter_context(servers.application(here, environment))
        two, _ = stack.enter_context(servers.application(there, other))
        _measure("PostgreSQL, host of the writer", [one.url], environment)
        _measure("PostgreSQL, another host", [two.url], environment)
        _measure("PostgreSQL, both", [one.url, two.url], environment)


def _measure(name: str, urls: list[str], environment) -> None:
    times_s = _times_s(urls, environment)
    print(
        f"\n{name}: new bytes a median of {statistics.median(times_s):.2f} s after the commit,"
        f" {max(times_s):.2f} s at most"
    )
    assert max(times_s) <= AT_MOST_S


def _times_s(urls: list[str], environment) -> list[float]:
    """Post from another process; return how long after each commit all have shown it."""
    variables = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", POSTING],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as poster:
        found = []
        for number in range(POSTS):
            text = f"Told at {time.time()} as number {number}."
            print(text, file=poster.stdin, flush=True)
            committed_s = float(poster.stdout.readline())
            for url in urls:
                servers.wait_for(partial(_tells, url, text), "it was seen")
            found.append(time.time() - committed_s)
        poster.stdin.close()
    return found


def _tells(url: str, text: str) -> bool:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path)
        return text.encode() in connection.getresponse().read()
    finally:
        connection.close()
