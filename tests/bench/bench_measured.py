"""The cost for one worker of asking 500 sources of components every 30 seconds."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from incidents.domain.vocabulary import RuleAction, SourceKind
from incidents.models import Measure, Signal
from incidents.operations.measures import reads
from tests import make

COMPONENTS = 500
SERIES_MOST = 15_000
INTERVAL_S = 30
WARMING, ROUNDS = 1, 4
SHARE_AT_MOST = 0.20

pytestmark = pytest.mark.django_db(transaction=True)


class Prometheus(BaseHTTPRequestHandler):
    """Answers every query with one, as of now."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        count = SERIES_MOST if "crowd" in self.path else COMPONENTS if "+by+" in self.path else 0
        names = [{"component": str(n)} for n in range(count)] or [{}]
        series = [{"metric": name, "value": [time.time(), "1"]} for name in names]
        data = {"resultType": "vector", "result": series}
        body = json.dumps({"status": "success", "data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def _serve(ports: multiprocessing.Queue[int]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Prometheus)
    server.request_queue_size = 256
    ports.put(server.server_port)
    server.serve_forever()


@contextlib.contextmanager
def prometheus() -> Iterator[str]:
    """In a process of its own, whose work is not counted."""
    context = multiprocessing.get_context("fork")
    ports: multiprocessing.Queue[int] = context.Queue()
    process = context.Process(target=_serve, args=(ports,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ports.get(timeout=20)}"
    finally:
        process.terminate()
        process.join()


EACH = {"expression": 'min(probe_success{{component="{number}"}})'}
TOGETHER = {"expression": "min by (component) (probe_success)", "labels": 'component="{number}"'}
CROWD = {"expression": "min by (component) (crowd)", "labels": 'component="{number}"'}
OTHERS = {"expression": "min by (component) (crowd)", "labels": 'component!="{number}"'}


@pytest.mark.parametrize(
    ("asked", "how", "observed"),
    [
        (EACH, "a query each", "good"),
        (TOGETHER, "one query for all", "good"),
        (CROWD, f"one query that gives {SERIES_MOST:,} series", "good"),
        (OTHERS, f"all but one of {SERIES_MOST:,} series", "unknown"),
    ],
    ids=["each", "all", "crowd", "others"],
)
def test_a_worker_measures_five_hundred_components(asked, how, observed):
    with prometheus() as address:
        begun_at = timezone.now()
        for number in range(COMPONENTS):
            make.measured(
                make.component(f"Component {number}"),
                source=SourceKind.QUERY,
                action=RuleAction.SET,
                address=address,
                **{name: text.format(number=number) for name, text in asked.items()},
                expected=">= 1",
                interval_s=INTERVAL_S,
                is_public=True,
                now=begun_at,
            )
        costs_s = [_round(begun_at, number) for number in range(WARMING + ROUNDS)]

    cost_s = sum(costs_s[WARMING:]) / ROUNDS
    assert Signal.objects.filter(observed=observed).count() == COMPONENTS
    print(
        f"\n{COMPONENTS} components by {how}: {cost_s * 1000 / COMPONENTS:.1f} ms a reading,"
        f" {cost_s / INTERVAL_S:.1%} of a core at one every {INTERVAL_S} s"
    )
    assert cost_s / INTERVAL_S <= SHARE_AT_MOST


def _round(begun_at: datetime, number: int) -> float:
    now = begun_at + timedelta(seconds=number * INTERVAL_S + 1)
    before_s = time.process_time()
    while reads.read_due(now=now):
        pass
    assert not Measure.objects.due(now=now).exists()
    return time.process_time() - before_s
