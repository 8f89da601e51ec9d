"""It exposes the contract, in both formats."""

from __future__ import annotations

import urllib.request

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from incidents.domain.vocabulary import RunState
from incidents.management.purge.target import PurgeTarget
from incidents.management.walk.exposition import Exposition
from incidents.management.walk.journal import Counts
from incidents.management.walk.plan import Limits, Plan

PLAN = Plan(
    "run", "objects", PurgeTarget("http://x/{name}"), Limits(1.0, 1), 1654860840.0, {"p": 5}
)


@pytest.fixture
def exposed():
    return Exposition(PLAN, RunState.THROTTLED, {"p": Counts(ok=2, skipped=1, failed=1)})


def registry_of(exposed):
    registry = CollectorRegistry()
    registry.register(exposed)
    return registry


def test_it_is_the_contract(exposed):
    text = openmetrics.generate_latest(registry_of(exposed)).decode()

    samples = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    run, p = ("run_id", "run"), ("partition", "p")
    assert samples.pop(("mitigation_partition_units", p, run)) == 5
    for result, value in {"ok": 2, "skipped": 1, "failed": 1}.items():
        key = ("mitigation_partition_processed_total", p, ("result", result), run)
        assert samples.pop(key) == value
    info = (("kind", "purge"), run, ("scheduling", "static"), ("unit", "objects"))
    assert samples.pop(("mitigation_run_info", *info)) == 1
    assert samples.pop(("mitigation_run_start_time_seconds", run)) == PLAN.started_at_s
    for state in RunState:
        key = ("mitigation_run_state", ("mitigation_run_state", state), run)
        assert samples.pop(key) == (state is RunState.THROTTLED)
    assert not samples


def test_it_answers_in_plain_text_too(exposed):
    assert b'units{partition="p",run_id="run"} 5.0' in generate_latest(registry_of(exposed))


def test_it_is_answered_on_this_machine(exposed):
    server = exposed.serve(0)
    try:
        url = f"http://127.0.0.1:{server.server_port}/metrics"
        with urllib.request.urlopen(url, timeout=10) as reply:
            assert b"mitigation_run_info" in reply.read()
    finally:
        server.shutdown()
        server.server_close()
