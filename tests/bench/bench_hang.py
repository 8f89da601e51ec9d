"""How long readers wait at most while PostgreSQL hangs amid renders, with updates being posted."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil

from tests import postgres
from tests.bench import servers
from tests.bench.servers import ROOT
from tests.edge.readers import Readers, statuses
from tests.up import demo

HANGS, HANG_S, BETWEEN_S = 5, 6.0, 6.0
READERS, PERIOD_S = 100, 1.0
# Each makes all pages old, and longer: where renders never end, readers wait for those.
POST_EVERY_S = 2.5
PATHS = ["/", "/live/incidents", "/history.atom", "/uptime", "/history"]
AT_MOST_S = 2.5

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
while True:
    content = UpdateContent(body=f"Told at {time.time()}.")
    updates.post_update(incident.pk, by=SYSTEM, content=content, now=timezone.now())
    print("posted", flush=True)
    time.sleep(float(sys.argv[1]))
"""


def test_while_postgresql_hangs(tmp_path):
    with postgres.running() as database:
        environment = demo(tmp_path, DATABASE_URL=postgres.url_of(database))
        server_id = database.get_postmaster_info().pid
        with (
            servers.application(tmp_path, environment) as (server, _),
            posting(environment),
            Readers(urlsplit(server.url).port, PATHS, READERS, PERIOD_S) as readers,
        ):
            for _number in range(HANGS):
                time.sleep(BETWEEN_S)
                with hanging(server_id):
                    time.sleep(HANG_S)
            time.sleep(BETWEEN_S)
    waits_s = sorted(answer.took_s for answer in readers.seen)
    stale = sum(answer.is_stale for answer in readers.seen)
    print(
        f"\nPostgreSQL hung {HANGS} times for {HANG_S:.0f} s: {len(waits_s)} answers to {READERS}"
        f" readers, {dict(statuses(readers.seen))}, {stale} of them stale; longest wait"
        f" {waits_s[-1]:.2f} s, 99 of 100 within {waits_s[len(waits_s) * 99 // 100]:.2f} s"
    )
    assert set(statuses(readers.seen)) == {200}
    assert waits_s[-1] <= AT_MOST_S


@contextmanager
def posting(environment: dict[str, str]) -> Iterator[None]:
    """Post an update now and then, as far as the database lets it; the first is there at once."""
    variables = {**environment, "DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    command = [sys.executable, "-c", POSTING, str(POST_EVERY_S)]
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE) as poster:
        try:
            assert poster.stdout.readline(), "the poster ended"
            yield
            assert poster.poll() is None, "the poster ended"
        finally:
            poster.kill()


@contextmanager
def hanging(server_id: int) -> Iterator[None]:
    """Stop the server and all that works for it: connections stay, and nobody answers."""
    server = psutil.Process(server_id)
    processes = [server, *server.children(recursive=True)]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)
