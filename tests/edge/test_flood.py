"""Requests of strangers cost no memory and no renders, and change nothing for others."""

from __future__ import annotations

import re
import socket
import urllib.request
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import psutil
import pytest

from tests.up import copied, running

QUERIES, PATHS, COOKIES, HOSTS = 100_000, 10_000, 10_000, 10_000
UNKNOWN = ("/invented/{}/", "/incidents/invented{}", "/static/invented{}.css", "/incidents/{:012}")
BATCH = 200
GROWS_AT_MOST_BYTES = 20_000_000
# None of the 130,000 requests may cost one; but the demo's job is read meanwhile, and each minute
# changes the front page.
RENDERS_AT_MOST = 200

pytestmark = [pytest.mark.fault, pytest.mark.long]


@pytest.fixture
def up(loaded_demo, tmp_path):
    environment = copied(loaded_demo, tmp_path)
    with running(environment, tmp_path) as up:
        yield up


def test_a_flood_of_inventions_costs_no_memory_and_no_renders(up, report):
    web = up.child("statuspage.web")
    _send(up.port, _inventions(500, 500, 500, 500))  # what is made once is there
    before, renders, memory = _texts(up.port), _renders(up.port), _memory_bytes(web)

    answers = _send(up.port, _inventions(QUERIES, PATHS, COOKIES, HOSTS))

    grown = _memory_bytes(web) - memory
    rendered = _renders(up.port) - renders
    report(
        f"{answers.total()} answers to inventions: {dict(answers)};"
        f" memory grew by {grown / 1e6:.1f} MB, {rendered} renders"
    )
    assert answers == {200: QUERIES + COOKIES, 404: PATHS, 400: HOSTS}
    assert grown <= GROWS_AT_MOST_BYTES
    assert rendered <= RENDERS_AT_MOST
    after = _texts(up.port)
    assert not any("invented" in text for text in after.values())
    # The front page counts minutes of outage and follows the demo's job.
    assert {path for path in after if after[path] != before[path]} <= {"/"}


def _inventions(queries: int, paths: int, cookies: int, hosts: int) -> Iterator[bytes]:
    for number in range(queries):
        yield _request(f"/?invented={number}&utm_source={number:x}")
    for number in range(paths):
        yield _request(UNKNOWN[number % len(UNKNOWN)].format(number))
    for number in range(cookies):
        yield _request("/", cookie=f"sessionid=invented{number}; csrftoken=invented{number}")
    for number in range(hosts):
        yield _request("/", host=f"invented{number}.example.org")


def _request(path: str, *, host: str = "localhost", cookie: str = "") -> bytes:
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookies}\r\n".encode()


def _send(port: int, requests: Iterator[bytes]) -> Counter[int]:
    """Send them in batches over one connection; return how often each status was answered."""
    statuses: Counter[int] = Counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        answers = connection.makefile("rb")
        while batch := list(islice(requests, BATCH)):
            connection.sendall(b"".join(batch))
            statuses.update(_status_of_next(answers) for _request in batch)
    return statuses


def _status_of_next(answers) -> int:
    status = int(answers.readline().split()[1])
    length = 0
    while (line := answers.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    answers.read(length)
    return status


def _texts(port: int) -> dict[str, str]:
    """The answers that readers get."""
    return {path: _get(port, path) for path in ("/", "/history", "/maintenances", "/updates.atom")}


def _get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=30) as answer:
        return answer.read().decode()


def _renders(port: int) -> int:
    found = re.search(r"^plainstatus_renders_total (\S+)", _get(port, "/metrics"), re.MULTILINE)
    return int(float(found[1]))


def _memory_bytes(web: psutil.Process) -> int:
    return web.memory_info().rss
