"""The metrics that the page reads (docs/jobs.md), on this machine only."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import HTTPServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
    StateSetMetricFamily,
)
from prometheus_client.registry import Collector

from incidents.domain.vocabulary import RunState, Scheduling
from incidents.management.walk.journal import Counts
from incidents.management.walk.plan import RunPlan
from incidents.management.walk.target import Note, WalkTarget

HOST = "127.0.0.1"
# Of findings: whatever it is.
ANY = ""


@dataclass(eq=False)  # registries tell collectors apart by identity
class Exposition(Collector):
    """The metrics of a run. What they tell is replaced, never changed: another thread reads it.

    ``bad`` are numbers of names by what is bad of them; those of the empty kind are bad at all.
    """

    plan: RunPlan[WalkTarget]
    state: RunState = RunState.PENDING
    counts: Mapping[str, Counts] = field(default_factory=dict)
    bad: Counter[str] = field(default_factory=Counter)

    def tell(self, counts: Mapping[str, Counts], new: Iterable[Note]) -> None:
        """Tell of counts, and of what was newly noted."""
        kinds = [kind for note in new if note.kinds for kind in (ANY, *note.kinds)]
        self.counts, self.bad = dict(counts), self.bad + Counter(kinds)

    def collect(self) -> Iterator[Metric]:
        yield self._units()
        yield self._processed()
        yield self._info()
        yield self._state()
        start = GaugeMetricFamily(
            "mitigation_run_start_time_seconds", "When the run started.", labels=["run_id"]
        )
        start.add_metric([self.plan.run_id], self.plan.started_at_s)
        yield start
        if self.plan.target.finds:
            yield from self._bad()

    def serve(self, port: int) -> HTTPServer:
        """Answer from a thread; port 0 takes any that is free. Raises OSError."""
        registry = CollectorRegistry()
        registry.register(self)
        server, _thread = start_http_server(port, addr=HOST, registry=registry)
        return server

    def _bad(self) -> Iterator[Metric]:
        run_id, kind = self.plan.run_id, self.plan.target.kind
        names = GaugeMetricFamily(
            f"{kind}_bad_names",
            "Names with something bad; NaN while none is found and not all are visited.",
            labels=["run_id"],
        )
        names.add_metric([run_id], self._bad_names())
        yield names
        findings = GaugeMetricFamily(
            f"{kind}_findings",
            "Names by what is bad of them so far; one may be of several kinds.",
            labels=["run_id", "kind"],
        )
        for found in self.plan.target.finds:
            findings.add_metric([run_id, found], self.bad[found])
        yield findings

    def _bad_names(self) -> float:
        """Return 0 only once it is known: whoever reads it takes that for well."""
        counts = sum(self.counts.values(), Counts())
        is_known = self.state is RunState.SUCCEEDED and counts.ok and not counts.failed
        return self.bad[ANY] or (0 if is_known else math.nan)

    def _units(self) -> Metric:
        family = GaugeMetricFamily(
            "mitigation_partition_units", "Planned units.", labels=["run_id", "partition"]
        )
        for partition, size in self.plan.sizes.items():
            family.add_metric([self.plan.run_id, partition], size)
        return family

    def _processed(self) -> Metric:
        family = CounterMetricFamily(
            "mitigation_partition_processed",
            "Units by what came of them.",
            labels=["run_id", "partition", "result"],
        )
        counts = self.counts
        for partition in self.plan.sizes:
            of_partition = counts.get(partition, Counts())
            for result in ("ok", "failed", "skipped"):
                labels = [self.plan.run_id, partition, result]
                family.add_metric(labels, getattr(of_partition, result))
        return family

    def _info(self) -> Metric:
        family = InfoMetricFamily("mitigation_run", "What the run is.", labels=["run_id"])
        told = {
            "kind": self.plan.target.kind,
            "unit": self.plan.unit,
            "scheduling": Scheduling.STATIC.value,
        }
        family.add_metric([self.plan.run_id], told)
        return family

    def _state(self) -> Metric:
        family = StateSetMetricFamily(
            "mitigation_run_state", "What the run is doing.", labels=["run_id"]
        )
        states = {state.value: state is self.state for state in RunState}
        family.add_metric([self.plan.run_id], states)
        return family
