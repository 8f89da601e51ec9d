"""Samples → the reading of a job's newest run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.contract import (
    PROCESSED,
    RUN_INFO,
    RUN_START,
    RUN_STATE,
    Contract,
    MetricKind,
)
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.samples import Metrics
from incidents.domain.exposition.series import NAME_MAX_LENGTH, counters_of
from incidents.domain.exposition.wording import UNFIT, described, shortened
from incidents.domain.progress.counters import Counters
from incidents.domain.progress.readings import Reading
from incidents.domain.vocabulary import RunState, Scheduling

PARTITIONS_MAX = 1_000
RESULTS = frozenset({"ok", "failed", "skipped"})


@dataclass(frozen=True)
class ParsedReading:
    """A reading with the single ``counters`` by partition that it is the sum of.

    ``written_at_s`` is the newest time that the samples themselves bear. ``notes`` are for
    operators: how the metrics were understood. Without ``is_counter`` what
    falls is no reset, and without ``has_total`` the totals are what remains. If ``is_gone_done``
    partitions that are no longer shown are done.
    """

    reading: Reading
    run_id: str = ""
    kind: str = ""
    unit: str = ""
    started_at_s: float | None = None
    counters: Mapping[str, Counters] = field(default_factory=dict)
    written_at_s: float | None = None
    series: int = 0
    notes: tuple[str, ...] = ()
    is_counter: bool = True
    has_total: bool = True
    is_gone_done: bool = False


def found(metrics: Metrics, *, contract: Contract, at_s: float) -> ParsedReading:
    """Return the reading of the newest run. Raises UnreadableSource."""
    samples = metrics.samples
    run_id, started_at_s = _newest_run(samples) if contract.has_runs else ("", None)
    if contract.has_runs:
        samples = [each for each in samples if each.labels.get("run_id", "") == run_id]
        _refuse_unknown_results(samples)
        _refuse_unfit_run(run_id)
    info = next((each.labels for each in samples if each.name == RUN_INFO), {})
    counters, left_out = _counters(samples, contract)
    reading = Reading(
        at_s=at_s,
        partitions=tuple(each.summed(name) for name, each in counters.items()),
        run_state=_run_state(samples),
        scheduling=_scheduling(info.get("scheduling", "")),
    )
    written = [float(each.timestamp) for each in samples if each.timestamp is not None]
    written = [max(0.0, each_s) for each_s in written if not math.isnan(each_s)]
    return ParsedReading(
        reading=reading,
        run_id=run_id,
        kind=shortened(info.get("kind", "")),
        unit=shortened(info.get("unit", "")),
        started_at_s=_past(started_at_s, at_s),
        counters=counters,
        written_at_s=max(written, default=None),
        series=len(samples),
        notes=(*metrics.notes, *contract.contradictions(metrics.types), *left_out),
        is_counter=contract.is_counter(metrics.types),
        has_total=contract.kind != MetricKind.REMAINING or contract.total is not None,
        is_gone_done=contract.is_gone_done,
    )


def _newest_run(samples: Iterable[Sample]) -> tuple[str, float | None]:
    """Return the run that started last, and its start. Raises UnreadableSource if unclear."""
    runs = {each.labels.get("run_id", "") for each in samples}
    starts = {
        each.labels.get("run_id", ""): each.value
        for each in samples
        if each.name == RUN_START and math.isfinite(each.value)
    }
    if starts:
        return max(starts.items(), key=lambda item: (item[1], item[0]))
    if len(runs) > 1:
        raise UnreadableSource(
            _(
                "There are %(count)s runs, and no %(metric)s says which is the newest. Have the "
                "job expose it, or select one run by a mapping."
            )
            % {"count": f"{len(runs):,}", "metric": RUN_START}
        )
    return next(iter(runs), ""), None


def _past(started_at_s: float | None, at_s: float) -> float | None:
    """Return the start if it is a plausible time in the past; else None."""
    is_past = started_at_s is not None and 0 <= started_at_s <= at_s
    return started_at_s if is_past else None


def _refuse_unfit_run(run_id: str) -> None:
    if len(run_id) > NAME_MAX_LENGTH or UNFIT.search(run_id):
        raise UnreadableSource(
            _(
                "The run “%(run)s” cannot be told from others: a run_id has at most %(most)s "
                "characters and none that are invisible."
            )
            % {"run": shortened(run_id), "most": NAME_MAX_LENGTH}
        )


def _counters(
    samples: Sequence[Sample], contract: Contract
) -> tuple[dict[str, Counters], tuple[str, ...]]:
    found, left_out = counters_of(samples, contract)
    if not found and not contract.is_gone_done:
        raise UnreadableSource(_missing(contract, samples))
    if len(found) > PARTITIONS_MAX:
        raise UnreadableSource(
            _(
                "There are %(count)s partitions; at most %(most)s can be shown. Use a label with "
                "fewer values."
            )
            % {"count": f"{len(found):,}", "most": f"{PARTITIONS_MAX:,}"}
        )
    return found, left_out


def _missing(contract: Contract, samples: Sequence[Sample]) -> str:
    metric = next(each.metric for each in contract.selectors)
    if not samples:
        return _(
            "The address answers, but the metric %(metric)s is not there. Check that it is the "
            "job's own address; for another exporter, map its metrics."
        ) % {"metric": metric}
    return _(
        "No series of %(metric)s says how many units there are. If the job has only begun, they "
        "may come; otherwise check the labels in the mapping."
    ) % {"metric": metric}


def _refuse_unknown_results(samples: Iterable[Sample]) -> None:
    for sample in samples:
        if sample.name == PROCESSED and sample.labels.get("result") not in RESULTS:
            raise UnreadableSource(
                _("%(series)s has a result that is none of ok, failed and skipped.")
                % {"series": described(sample)}
            )


def _run_state(samples: Iterable[Sample]) -> RunState | None:
    told = {
        each.labels.get(RUN_STATE) for each in samples if each.name == RUN_STATE and each.value == 1
    }
    return next((state for state in RunState if state in told), None)


def _scheduling(value: str) -> Scheduling:
    return Scheduling(value) if value in Scheduling.values else Scheduling.UNKNOWN
