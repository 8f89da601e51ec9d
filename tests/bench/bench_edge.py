"""The cost of a reader, beside what else could send the same bytes and headers, in one run."""

from __future__ import annotations

import os
import statistics
import time

import psutil
import pytest

from tests.bench import servers
from tests.bench.servers import Answer
from tests.up import demo, end_jobs

CASES = [
    ("page", "/", False),
    ("page, 304", "/", True),
    ("feed", "/history.atom", False),
    ("summary", "/api/v2/summary.json", False),
]
OF_CONSTANT_AT_MOST = 1.2
GZIPPED = {"Accept-Encoding": "gzip"}
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


@pytest.mark.parametrize(("name", "path", "is_conditional"), CASES)
def test_cached_documents_beside_a_constant_application_and_nginx(
    readers_server, tmp_path, name, path, is_conditional
):
    application, setup = readers_server
    ours = application.with_url(application.url.rstrip("/") + path)
    whole = servers.fetch(ours.url, GZIPPED)
    sent = {"plainstatus": _condition(whole, is_conditional)}
    told = servers.fetch(ours.url, sent["plainstatus"])
    with (
        servers.constant(application, told, tmp_path) as constant,
        servers.nginx(tmp_path, "document", whole) as nginx,
    ):
        sent["constant"] = sent["plainstatus"]
        sent["nginx"] = _condition(servers.fetch(nginx.url, GZIPPED), is_conditional)
        cost, floor, beside = servers.side_by_side([ours, constant, nginx], sent)

    ratio = cost.cpu_us / floor.cpu_us
    is_promised = setup == "--office-port"
    limit = f"at most {OF_CONSTANT_AT_MOST}" if is_promised else "nothing is promised"
    print(
        f"\n{name}, {setup}, {len(told.body)} bytes: {cost.cpu_us:.1f} µs and"
        f" {cost.per_s:,.0f}/s, constant application {floor.cpu_us:.1f} µs and"
        f" {floor.per_s:,.0f}/s: {ratio:.2f} times ({limit}); nginx {beside.cpu_us:.1f} µs and"
        f" {beside.per_s:,.0f}/s: {cost.cpu_us / beside.cpu_us:.2f} times,"
        f" load {os.getloadavg()[0]:.1f}"
    )
    assert ratio <= OF_CONSTANT_AT_MOST or not is_promised


def _condition(answer: Answer, is_conditional: bool) -> dict[str, str]:
    return GZIPPED | ({"If-None-Match": answer.headers["etag"]} if is_conditional else {})


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
