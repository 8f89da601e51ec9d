"""The cost of a reader, beside nginx with the same bytes and headers in the same run."""

from __future__ import annotations

import os
import statistics
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
STARTS, SETTLING_S, IDLE_S = 3, 10, 30


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def environment(var):
    environment = demo(var)
    end_jobs(environment)  # idle is measured, too, and the demo's job is work
    return environment


@pytest.fixture(scope="module", params=["--office-port", "one port"])
def readers_server(request, var, environment):
    """The server that only answers readers, and the one that answers all."""
    has_office_port = request.param == "--office-port"
    with servers.application(var, environment, has_office_port=has_office_port) as (server, _):
        yield server, request.param


@pytest.mark.parametrize(("name", "path", "is_conditional", "at_most"), CASES)
def test_cached_documents_beside_nginx(
    readers_server, tmp_path, name, path, is_conditional, at_most
):
    application, setup = readers_server
    ours = application.with_url(application.url.rstrip("/") + path)
    gzipped = {"Accept-Encoding": "gzip"}
    headers, body = servers.fetch(ours.url, gzipped)
    with servers.nginx(tmp_path, "document", headers, body) as nginx:
        sent = {server.name: _headers(server, gzipped, is_conditional) for server in (ours, nginx)}
        cost, beside = servers.side_by_side([ours, nginx], sent)

    ratio = cost.cpu_us / beside.cpu_us
    is_promised = setup == "--office-port"
    limit = f"at most {at_most}" if is_promised else "nothing is promised"
    print(
        f"\n{name}, {setup}, {len(body)} bytes: {cost.cpu_us:.1f} µs and {cost.per_s:,.0f}/s,"
        f" nginx {beside.cpu_us:.1f} µs and {beside.per_s:,.0f}/s: {ratio:.2f} times"
        f" ({limit}), load {os.getloadavg()[0]:.1f}"
    )
    assert ratio <= at_most or not is_promised


def _headers(server: Server, accepted, is_conditional):
    if not is_conditional:
        return accepted
    headers, _ = servers.fetch(server.url, accepted)
    return accepted | {"If-None-Match": headers["etag"]}


def test_start_and_idle_cost(var, environment):
    started_s, shares = [], []
    for _start in range(STARTS):
        with servers.application(var, environment) as (application, answered_s):
            supervisor = application.processes[0].parent()
            time.sleep(SETTLING_S)
            family = [supervisor, *supervisor.children(recursive=True)]
            started_s.append(answered_s)
            shares.append(_idle_share(family))

    share = statistics.median(shares)
    print(
        f"\nmedians of {STARTS} starts: answers after {statistics.median(started_s):.1f} s"
        f" ({_range(started_s, '.1f')}); idle {share:.2%} of a core ({_range(shares, '.2%')})"
    )
    assert share <= 0.015


def _idle_share(family: list[psutil.Process]) -> float:
    before_s = _cpu_s(family)
    time.sleep(IDLE_S)
    return (_cpu_s(family) - before_s) / IDLE_S


def _cpu_s(family: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in family)


def _range(values: list[float], form: str) -> str:
    return f"{min(values):{form}} to {max(values):{form}}"
