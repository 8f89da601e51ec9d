"""Samples → counters of each partition, with its series kept apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from hashlib import blake2b

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.contract import UNITS_MAX, Contract, MetricKind, Selector
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.wording import UNFIT, described, shortened
from incidents.domain.progress.counters import Counters

NAME_MAX_LENGTH = 255
# Less than this is what sums of fractions are off by, and would make rates that no float holds.
UNITS_MIN = 1e-12
# The name of the only partition of work that has no parts.
WHOLE = "all"
# Of what is longer no digest is kept, so that all of them take less than 2 MB.
CACHED_CHARACTERS_MAX = 500

GAUGES = frozenset({MetricKind.REMAINING, MetricKind.SHARE, MetricKind.PERCENT})

ByPartition = dict[str, dict[str, float]]


def counters_of(
    samples: Sequence[Sample], contract: Contract
) -> tuple[dict[str, Counters], tuple[str, ...]]:
    """Return counters by partition, in the order of the input, and notes on what was left out.

    They are empty without a total, or if nothing is shown. Raises UnreadableSource.
    """
    known, unknown = _divided(samples, contract)
    values = {each: _values(known, each, contract) for each in dict.fromkeys(contract.selectors)}
    hidden = {_partition_name(each, contract.partition) for each in unknown}
    if unknown and not all(any(map(each.selects, known)) for each in contract.selectors[:2]):
        raise _no_count(unknown[0], unknown[0].value)
    totals = _totals(values, contract)
    processed = _shown(values[contract.processed], totals, hidden)
    failed = _shown(values[contract.failed], totals, hidden) if contract.failed else {}
    if totals:
        _refuse_orphans(processed.keys() | failed.keys(), totals, contract)
    starts = _starts(values, contract, totals)
    # Of what remains or is a share, nothing is known while that is not shown itself.
    told = processed if contract.kind in GAUGES else totals.keys() - (hidden - processed.keys())
    begun = _begun(samples, contract)
    counters = {
        name: _of_partition(
            Counters(total, processed.get(name, {}), failed.get(name, {}), begun.get(name, {})),
            starts[name],
            contract,
        )
        for name, total in totals.items()
        if name in told and name in starts
    }
    return counters, _left_out(unknown)


def _shown(values: ByPartition, totals: ByPartition, hidden: set[str]) -> ByPartition:
    """Return the values without those of partitions whose total is not known."""
    return {name: each for name, each in values.items() if name in totals or name not in hidden}


def _refuse_orphans(names: Set[str], totals: ByPartition, contract: Contract) -> None:
    orphans = sorted(names - totals.keys())
    if isinstance(contract.total, Selector) and orphans:
        raise UnreadableSource(
            _(
                "The partition “%(name)s” has processed units, but %(metric)s does not say how "
                "many there are. Both need the same partitions."
            )
            % {"name": shortened(orphans[0]), "metric": contract.total.metric}
        )


def _divided(samples: Sequence[Sample], contract: Contract) -> tuple[list[Sample], list[Sample]]:
    """Divide samples into those with a value and those whose value says that it is not known."""
    if contract.has_runs:
        return list(samples), []  # our own contract knows no such values
    known, unknown = [], []
    for sample in samples:
        is_known = not math.isnan(sample.value) and sample.value not in contract.unknown
        if is_known:
            known.append(sample)
        elif any(each.selects(sample) for each in contract.selectors):
            unknown.append(sample)
    return known, unknown


def _left_out(unknown: Sequence[Sample]) -> tuple[str, ...]:
    if not unknown:
        return ()
    text = _("%(count)s series have no known value and are left out, such as %(series)s.")
    return (text % {"count": f"{len(unknown):,}", "series": described(unknown[0])},)


def _totals(values: Mapping[Selector, ByPartition], contract: Contract) -> ByPartition:
    """Return the totals by partition; of what only remains, all of it."""
    if isinstance(contract.total, Selector):
        return values[contract.total]
    shown = values[contract.processed]
    if contract.total is not None:
        return {name: {"": contract.total} for name in shown}
    match contract.kind:
        case MetricKind.SHARE:
            return {name: {"": 1.0} for name in shown}
        case MetricKind.PERCENT:
            return {name: {"": 100.0} for name in shown}
    return shown


def _starts(
    values: Mapping[Selector, ByPartition], contract: Contract, totals: ByPartition
) -> dict[str, float]:
    if isinstance(contract.start, Selector):
        return {name: sum(each.values()) for name, each in values[contract.start].items()}
    return dict.fromkeys(totals, contract.start or 0.0)


def _of_partition(shown: Counters, start: float, contract: Contract) -> Counters:
    """Return the counters in units processed since the start."""
    if contract.kind not in GAUGES and not start:
        return shown
    whole = shown.summed("")
    value, total = whole.processed, whole.total
    if contract.kind == MetricKind.REMAINING:
        value = max(0.0, total - value - whole.failed)
    elif contract.kind in GAUGES:
        value = total * _share(value, contract)
    if isinstance(contract.total, Selector):
        total = max(0.0, total - start)
    return Counters({"": total}, {"": max(0.0, value - start)}, {"": whole.failed}, shown.begun)


def _share(value: float, contract: Contract) -> float:
    most = 1.0 if contract.kind == MetricKind.SHARE else 100.0
    if value > most * (1 + 1e-6):
        raise UnreadableSource(
            _(
                "%(metric)s is %(value)s, and what is mapped as a %(kind)s is at most %(most)s. "
                "Map it as what it is."
            )
            % {
                "metric": shortened(contract.processed.metric),
                "value": _worded(value),
                "kind": contract.kind.value,
                "most": f"{most:g}",
            }
        )
    return min(1.0, value / most)


def _values(samples: Iterable[Sample], selector: Selector, contract: Contract) -> ByPartition:
    """Return values by partition, in the order of the input, and series."""
    values: ByPartition = {}
    sums: defaultdict[str, float] = defaultdict(float)
    for sample in samples:
        if selector.selects(sample):
            name = _partition_name(sample, contract.partition)
            value = _count(sample)
            labels = sample.labels
            if selector.added:
                labels = {**labels, "__name__": sample.name}
            values.setdefault(name, {})[_key(labels, contract)] = value
            sums[name] += value
            if sums[name] > UNITS_MAX:
                raise _no_count(sample, sums[name])
    return values


def _begun(samples: Iterable[Sample], contract: Contract) -> ByPartition:
    """Return when each counter was created. Those of one process may differ: some libraries
    make a counter when it first counts."""
    name = f"{contract.processed.metric.removesuffix('_total')}_created"
    begun: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for sample in samples:
        if sample.name == name and math.isfinite(sample.value):
            partition = sample.labels.get(contract.partition, "") if contract.partition else WHOLE
            begun[partition][_key(sample.labels, contract)] = sample.value
    return begun


def _key(labels: Mapping[str, str], contract: Contract) -> str:
    """Return ``process/rest``: the labels shared by a process's series, and the others.

    They are kept as digests, as labels may be long and hold what no database does.
    """
    told, apart = contract.told, contract.telling_apart
    own = tuple(each for each in labels.items() if each[0] not in apart and each[0] not in told)
    rest = tuple(each for each in labels.items() if each[0] in apart)
    return f"{_digest(own)}/{_digest(rest)}" if own or rest else ""


def _digest(labels: tuple[tuple[str, str], ...]) -> str:
    """The few labels that all series of a job share are digested once, long ones each time."""
    if sum(len(name) + len(value) for name, value in labels) > CACHED_CHARACTERS_MAX:
        return _digested(labels)
    return _cached_digest(labels)


def _digested(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    return blake2b(repr(sorted(labels)).encode(), digest_size=8).hexdigest()


_cached_digest = lru_cache(maxsize=1_024)(_digested)


def _partition_name(sample: Sample, label: str) -> str:
    if not label:
        return WHOLE
    name = sample.labels.get(label, "")
    if not name:
        raise UnreadableSource(
            _("%(series)s has no label “%(label)s”, which should name its partition.")
            % {"series": described(sample), "label": label}
        )
    if len(name) > NAME_MAX_LENGTH or UNFIT.search(name):
        raise UnreadableSource(
            _(
                "The partition “%(name)s” cannot be shown: names have at most %(most)s characters "
                "and none that are invisible."
            )
            % {"name": shortened(name), "most": NAME_MAX_LENGTH}
        )
    return name


def _count(sample: Sample) -> float:
    value = float(sample.value)
    if math.isfinite(value) and value >= 0:
        return value if value >= UNITS_MIN else 0.0
    raise _no_count(sample, value)


def _no_count(sample: Sample, value: float) -> UnreadableSource:
    return UnreadableSource(
        _("%(series)s is %(value)s; no number of units is that. The exporter has to be mended.")
        % {"series": described(sample), "value": _worded(value)}
    )


def _worded(value: float) -> str:
    return "NaN" if math.isnan(value) else f"{value:+g}".replace("inf", "Inf")
