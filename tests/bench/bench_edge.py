"""What a reader costs, beside nginx with the same bytes and headers in the same run."""

from __future__ import annotations

import os
import platform
import shutil
import time

import psutil
import pytest

from tests.bench import servers
from tests.bench.servers import Server
from tests.up import demo, end_jobs

CASES = [
    ("page", "/", False, 2.0),
    ("page, 304", "/", True, 3.0),
    ("feed", "/history.atom", False, 2.0),
]
# After the start pages are made ahead; that is work, and soon done.
SETTLING_S, IDLE_S = 10, 30

pytestmark = pytest.mark.skipif(
    not (shutil.which("wrk") and (shutil.which("nginx") or os.path.exists("/usr/sbin/nginx"))),
    reason="wrk or nginx is not installed",
)


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def environment(var):
    environment = demo(var)
    end_jobs(environment)  # idle is measured, too, and the demo's job is work
    return environment


@pytest.fixture(scope="module")
def started(var, environment):
    with servers.application(var, environment) as (server, started_s):
        yield server, started_s


@pytest.mark.parametrize(("name", "path", "is_conditional", "at_most"), CASES)
def test_cached_documents_beside_nginx(started, tmp_path, name, path, is_conditional, at_most):
    application, _ = started
    ours = application.with_url(application.url.rstrip("/") + path)
    gzipped = {"Accept-Encoding": "gzip"}
    headers, body = servers.fetch(ours.url, gzipped)
    with servers.nginx(tmp_path, "document", headers, body) as nginx:
        sent = {server.name: _headers(server, gzipped, is_conditional) for server in (ours, nginx)}
        cost, beside = servers.side_by_side([ours, nginx], sent)

    ratio = cost.cpu_us / beside.cpu_us
    print(
        f"\n{name}, {len(body)} bytes: {cost.cpu_us:.1f} µs and {cost.per_s:,.0f}/s,"
        f" nginx {beside.cpu_us:.1f} µs and {beside.per_s:,.0f}/s: {ratio:.2f} times"
        f" (at most {at_most}) on {platform.machine()}, {os.cpu_count()} cores,"
        f" load {os.getloadavg()[0]:.1f}"
    )
    assert ratio <= at_most


def _headers(server: Server, accepted, is_conditional):
    if not is_conditional:
        return accepted
    headers, _ = servers.fetch(server.url, accepted)
    return accepted | {"If-None-Match": headers["etag"]}


def test_start_and_idle_cost(started):
    application, started_s = started
    supervisor = application.processes[0].parent()
    time.sleep(SETTLING_S)
    family = [supervisor, *supervisor.children(recursive=True)]
    before_s = sum(sum(process.cpu_times()[:2]) for process in family)

    time.sleep(IDLE_S)

    used_s = sum(sum(process.cpu_times()[:2]) for process in family) - before_s
    share = used_s / IDLE_S
    memory = {_role(process): process.memory_full_info().pss / 1e6 for process in family}
    total = sum(memory.values())
    parts = ", ".join(f"{name} {size:.0f}" for name, size in memory.items())
    print(f"\nanswers after {started_s:.1f} s; idle {share:.2%} of a core; {total:.0f} MB: {parts}")
    assert share <= 0.015
    assert total <= 400


def _role(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    for word in ("worker", "beat", "up"):
        if f" {word}" in line:
            return word
    return f"web {process.pid}"
