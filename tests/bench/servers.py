"""The application and nginx side by side on this machine, and what they cost."""

from __future__ import annotations

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from django.conf import settings

from tests.programs import require
from tests.up import free_port

ROOT = Path(__file__).parents[2]
CONSTANT, FILE = "tests.bench.constant", "CONSTANT_ANSWER"
PATIENCE_S = 90
# Readers who reload at the same moment. With fewer, both wait for the load's own thread, and
# what is measured is how often each is put to sleep and woken.
CONNECTIONS = 64
# Written by the server itself; of a file nginx writes more.
SERVER_OWN = {"server", "date", "connection"}
NGINX_OWN = SERVER_OWN | {"content-length", "etag", "content-type"}


@dataclass(frozen=True)
class Server:
    """``processes`` are all that work for it; ``url`` is the document to ask for."""

    name: str
    url: str
    processes: list[psutil.Process]

    def cpu_s(self) -> float:
        times = [process.cpu_times() for process in self.processes]
        return sum(used.user + used.system for used in times)

    def with_url(self, url: str) -> Server:
        return Server(self.name, url, self.processes)


@dataclass(frozen=True)
class Cost:
    """``cpu_us`` is the processor time of one answer in microseconds."""

    cpu_us: float
    per_s: float


@dataclass(frozen=True)
class Answer:
    """A server's answer; the names of ``headers`` are in lower case."""

    status: str
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, headers: Mapping[str, str] = {}) -> Answer:
    """Raises OSError unless it is answered with 200 or 304."""
    try:
        told = urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)))
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.NOT_MODIFIED:
            raise
        told = error
    with told:
        names = {n.lower(): v for n, v in told.headers.items()}
        return Answer(f"{told.status} {told.reason}", names, told.read())


def wait_for(condition: Callable[[], object], what: str) -> float:
    """Return how many seconds it took."""
    started_s = time.monotonic()
    while not condition():
        assert time.monotonic() < started_s + PATIENCE_S, f"waited {PATIENCE_S} s until {what}"
        time.sleep(0.02)
    return time.monotonic() - started_s


def answers(url: str) -> bool:
    with contextlib.suppress(OSError):
        fetch(url)
        return True
    return False


@contextlib.contextmanager
def application(
    var: Path, environment: Mapping[str, str], *, has_office_port: bool = True
) -> Iterator[tuple[Server, float]]:
    """Yield the server of ``manage.py up`` that readers ask, and the seconds until it answered."""
    port = free_port()
    command = [sys.executable, "manage.py", "up", "--no-migrate", "--port", str(port)]
    if has_office_port:
        command += ["--office-port", str(free_port())]
    with (var / "up.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        started_s = wait_for(lambda: answers(url), "the application answered")
        children = psutil.Process(process.pid).children()
        web = next(child for child in children if str(port) in child.cmdline())
        yield Server("plainstatus", url, [web, *web.children()]), started_s
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@contextlib.contextmanager
def constant(like: Server, answer: Answer, folder: Path) -> Iterator[Server]:
    """Serve ``answer`` to everything by a constant application under the same server as ``like``.

    Its command is that of ``like`` but for the application and the port.
    """
    port = free_port()
    old_port = str(urlsplit(like.url).port)
    command = [
        {settings.WSGI_APPLICATION.replace(".wsgi.", ".wsgi:"): f"{CONSTANT}:application"}.get(
            part, str(port) if part == old_port else part
        )
        for part in like.processes[0].cmdline()
    ]
    headers = [pair for pair in answer.headers.items() if pair[0] not in SERVER_OWN]
    told = {"status": answer.status, "headers": headers, "body": answer.body.hex()}
    file = folder / "answer.json"
    file.write_text(json.dumps(told))
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, FILE: str(file)})
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(lambda: answers(url), "the constant application answered")
        master = psutil.Process(process.pid)
        yield Server("constant", url, [master, *master.children()])
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@contextlib.contextmanager
def nginx(folder: Path, name: str, answer: Answer) -> Iterator[Server]:
    """Serve the same bytes under the same headers by one worker of nginx."""
    program, port = require("nginx"), free_port()
    (folder / name).write_bytes(answer.body)
    kept = {n: v for n, v in answer.headers.items() if n not in NGINX_OWN}
    lines = "".join(f"add_header {n} {_quoted(v)};" for n, v in kept.items())
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is for this user only
    (folder / "nginx.conf").write_text(
        f"""{user} worker_processes 1; daemon off;
        pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 512; }}
        http {{ access_log off; sendfile on; keepalive_requests 1000000000;
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
          scgi_temp_path {folder}/scgi;
          server {{ listen 127.0.0.1:{port}; root {folder};
            types {{ }} default_type {_quoted(answer.headers["content-type"])}; {lines} }} }}"""
    )
    process = subprocess.Popen([program, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/{name}"
        wait_for(lambda: answers(url), "nginx answered")
        master = psutil.Process(process.pid)
        yield Server("nginx", url, [master, *master.children()])
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def side_by_side(servers: list[Server], headers: Mapping[str, Mapping[str, str]]) -> list[Cost]:
    """Load the servers in turn, five times over; return the median cost of each."""
    rounds: list[list[Cost]] = [[] for _ in servers]
    for _round in range(5):
        for costs, server in zip(rounds, servers, strict=True):
            costs.append(_load(server, headers.get(server.name, {})))
    return [
        Cost(
            statistics.median(cost.cpu_us for cost in costs),
            statistics.median(cost.per_s for cost in costs),
        )
        for costs in rounds
    ]


def _load(server: Server, headers: Mapping[str, str]) -> Cost:
    options = [option for n, v in headers.items() for option in ("-H", f"{n}: {v}")]
    wrk = require("wrk")
    before_s = server.cpu_s()
    said = subprocess.run(
        [wrk, "-t1", f"-c{CONNECTIONS}", "-d2", *options, server.url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    cpu_s = server.cpu_s() - before_s
    found = re.search(r"(\d+) requests in ([\d.]+)s", said)
    assert found, said
    count = int(found[1])
    assert "Non-2xx" not in said or "If-None-Match" in headers, said
    return Cost(cpu_s / count * 1e6, count / float(found[2]))


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'
