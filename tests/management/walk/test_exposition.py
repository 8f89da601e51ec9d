"""It exposes the contract, in both formats."""

from __future__ import annotations

import math
import urllib.request
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from incidents.domain import exposition
from incidents.domain.exposition import Selector
from incidents.domain.measuring.conditions import Condition
from incidents.domain.measuring.values import value_of_metric
from incidents.domain.vocabulary import Observation, RunState
from incidents.management.probe.target import ProbeTarget
from incidents.management.purge.target import PurgeTarget
from incidents.management.walk.exposition import Exposition
from incidents.management.walk.journal import Counts
from incidents.management.walk.plan import Limits, RunPlan
from incidents.management.walk.target import Note
from tests.exporters import TEXT

PLAN = RunPlan(
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


PROBE = ProbeTarget("http://x", None, ["x"], ["/{name}"], 5)
LOOP = Note("{}", ["loop"])


@pytest.mark.parametrize(
    ("state", "counts", "notes", "bad", "observation"),
    [
        (RunState.RUNNING, Counts(ok=4), [], math.nan, Observation.UNKNOWN),
        (RunState.RUNNING, Counts(ok=4), [LOOP], 1, Observation.BAD),
        (RunState.PAUSED, Counts(ok=4), [], math.nan, Observation.UNKNOWN),
        (RunState.SUCCEEDED, Counts(ok=4, failed=1), [], math.nan, Observation.UNKNOWN),
        (RunState.SUCCEEDED, Counts(skipped=5), [Note("{}")], math.nan, Observation.UNKNOWN),
        (RunState.SUCCEEDED, Counts(ok=5), [Note("{}")], 0, Observation.GOOD),
        (RunState.SUCCEEDED, Counts(ok=5), [LOOP, LOOP], 2, Observation.BAD),
    ],
)
def test_a_probe_sets_a_component_by_what_is_known_alone(state, counts, notes, bad, observation):
    exposed = Exposition(replace(PLAN, target=PROBE), state)
    exposed.tell({"p": counts}, notes)

    body = generate_latest(registry_of(exposed))
    selector = Selector.parse("probe_bad_names")
    value = value_of_metric(body, selector, content_type=TEXT, at_s=0)
    read = exposition.read(body, content_type=TEXT, contract=exposition.DEFAULT, at_s=0)

    assert value == bad or (math.isnan(value) and math.isnan(bad))
    assert Condition.parse("== 0").finding(value).observation is observation
    assert (read.kind, read.reading.run_state) == ("probe", state)
    assert sum(each.processed + each.failed for each in read.reading.partitions) == counts.position
