"""The cost for one worker of reading 200 jobs of 30 partitions every 15 seconds."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from incidents.domain.vocabulary import JobState, Scheduling
from incidents.models import Job, JobReading
from incidents.operations.jobs import lifecycle
from tests import make

JOBS = 200
PARTITIONS = 30
PARTITION_NUMBERS = range(PARTITIONS)
INTERVAL_S = 15
# An hour of readings that are there already, and rounds before what is measured.
HISTORY, WARMING, ROUNDS = 240, 2, 5
SHARE_AT_MOST = 0.20

pytestmark = pytest.mark.django_db(transaction=True)


def page(second: int) -> bytes:
    """As a job shows it after so many seconds: each partition at a rate of its own."""
    lines = ["# TYPE mitigation_partition_units gauge"]
    names = [f"p{number:02d}" for number in range(PARTITIONS)]
    lines += [f'mitigation_partition_units{{run_id="r",partition="{n}"}} 100000' for n in names]
    lines.append("# TYPE mitigation_partition_processed counter")
    for number, name in enumerate(names):
        for result, value in (
            ("ok", _done(second, number) - 3),
            ("failed", second // 200),
            ("skipped", 3),
        ):
            labels = f'run_id="r",partition="{name}",result="{result}"'
            lines.append(f"mitigation_partition_processed_total{{{labels}}} {value}")
    lines.append(
        'mitigation_run_info{run_id="r",kind="purge",unit="objects",scheduling="static"} 1'
    )
    lines.append('mitigation_run_state{run_id="r",mitigation_run_state="running"} 1')
    lines.append("# EOF\n")
    return "\n".join(lines).encode()


def _done(second: int, number: int) -> int:
    return min(99_000, second * (5 + number % 7) + (second * 7919 * number) % 23) + 3


class Exporter(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = page(int(self.path.rpartition("/")[2]))
        self.send_response(200)
        self.send_header("Content-Type", "application/openmetrics-text; version=1.0.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def _serve(ports: multiprocessing.Queue[int]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Exporter)
    server.request_queue_size = 256
    ports.put(server.server_port)
    server.serve_forever()


@contextlib.contextmanager
def exporter() -> Iterator[str]:
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


def test_a_worker_reads_two_hundred_jobs():
    begun_at = timezone.now()
    with exporter() as address:
        for number in range(JOBS):
            make.job(name=f"Job {number}", metrics_url=f"{address}/0", now=begun_at)
        _round(address, begun_at, 0)
        _lay_down(begun_at)
        for number in range(HISTORY, HISTORY + WARMING):
            _round(address, begun_at, number)
        before_s = time.process_time()
        for number in range(HISTORY + WARMING, HISTORY + WARMING + ROUNDS):
            _round(address, begun_at, number)
        cost_s = (time.process_time() - before_s) / ROUNDS

    assert JobReading.objects.count() == JOBS * (HISTORY + WARMING + ROUNDS)
    print(
        f"\n{JOBS} jobs of {PARTITIONS} partitions: {cost_s * 1000 / JOBS:.1f} ms a scrape,"
        f" {cost_s / INTERVAL_S:.1%} of a core at one every {INTERVAL_S} s"
    )
    assert cost_s / INTERVAL_S <= SHARE_AT_MOST


def _lay_down(begun_at: datetime) -> None:
    """Rows as the scrapes of an hour would have left them."""
    keys = list(Job.objects.values_list("pk", flat=True))
    for number in range(1, HISTORY):
        second = number * INTERVAL_S
        rows = [
            [f"p{n:02d}", 100_000.0, _done(second, n), second // 200] for n in PARTITION_NUMBERS
        ]
        JobReading.objects.bulk_create(
            JobReading(
                job_id=key,
                at=begun_at + timedelta(seconds=second + 1),
                partitions=rows,
                scheduling=Scheduling.STATIC,
                state=JobState.RUNNING,
                done=0.1,
            )
            for key in keys
        )


def _round(address: str, begun_at: datetime, number: int) -> None:
    second = number * INTERVAL_S
    Job.objects.update(metrics_url=f"{address}/{second}")
    now = begun_at + timedelta(seconds=second + 1)
    while lifecycle.scrape_due(now=now):
        pass
